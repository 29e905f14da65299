import { defineTable } from '../defineTable.ts';

/** One execution of a sync, kept up to date as it goes. Times are UTC unless a column is called local. */
export const run = defineTable(
  'dynamics365.run',
  {
    run_id: 'int identity',
    /** `contacts`, `activities`, `import`. */
    kind: 'nvarchar(20)',
    /** `incremental` or `full`. */
    mode: 'nvarchar(20)',
    /** `running`, `finished`, `failed`, `cancelled`, `needsConfirmation`. */
    state: 'nvarchar(20)',
    dry_run: 'bit default 0',
    /** Most contacts the caller wants handled. */
    contact_limit: 'int null',
    /** Who asked: user name or API key name. */
    requested_by: 'nvarchar(100) null',
    cancel_requested: 'bit default 0',
    confirmed_by: 'nvarchar(100) null',
    started_at: 'datetime2(7)',
    finished_at: 'datetime2(7) null',
    /** Start by the database's local clock: the next run's `since` comes from it. */
    started_local: 'datetime2(7)',
    since_local: 'datetime2(7) null',
    /** Highest ContactID (or ActivityID) the walk goes to. */
    upper_bound: 'int null',
    /** Last ContactID (or ActivityID) of the last committed page. */
    position: 'int default 0',
    contacts_read: 'int default 0',
    rows_created: 'int default 0',
    /** Contacts linked to a row that was already there. */
    rows_linked: 'int default 0',
    rows_updated: 'int default 0',
    contacts_updated: 'int default 0',
    unchanged: 'int default 0',
    failed: 'int default 0',
    requests: 'int default 0',
    reason_code: 'nvarchar(60) null',
    reason: 'nvarchar(max) null',
    /** As JSON: what it has done and would do, where a person must decide; types of activities that were not sent. */
    details: 'nvarchar(max) null',
    mapping_fingerprint: 'nvarchar(64) null',
    holder: 'nvarchar(200) null',
    fencing_token: 'int null',
    /** When the holder last wrote here. */
    progressed_at: 'datetime2(7) null',
    /** How many numbers of contacts the walk passes to the upper bound, or how many activities it reads at most. */
    contacts_total: 'int null',
    /** Time its holders have worked on it, without waiting for a successor or a confirmation. */
    worked_ms: 'bigint default 0',
    /** The `finished_at` that triggers have told of, or that was history when they began to look; NULL with every new end. */
    told_finished_at: 'datetime2(7) null',
  },
  { indexes: [['kind', 'state'], ['finished_at'], ['told_finished_at']] },
);
