import { defineTable } from '../defineTable.ts';

// What runs and triggers do, how far they have come, and who does it.

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
  { indexes: [['kind', 'state'], ['finished_at'], ['told_finished_at'], ['kind', 'dry_run']] },
);

/** Who may do a thing of which there is only one, and until when by the database's UTC clock. */
export const lease = defineTable(
  'dynamics365.lease',
  {
    name: 'nvarchar(100)',
    holder: 'nvarchar(200) null',
    /** Fencing token: rises with each acquisition and never falls. */
    token: 'int default 0',
    expires_at: 'datetime2(7)',
  },
  { primaryKey: ['name'] },
);

/** How far something has come, by name; the value is the owner's own text or JSON. Times are UTC. */
export const cursor = defineTable(
  'dynamics365.cursor',
  { name: 'nvarchar(100)', value: 'nvarchar(max)', changed_at: 'datetime2(7)' },
  { primaryKey: ['name'] },
);

/** What triggers read; sequence numbers are given by a single writer in commit order. Times are UTC. */
export const event = defineTable(
  'dynamics365.event',
  {
    sequence: 'int identity',
    /** `contactQualified`, `contactChanged`, `activityLogged`, `formSubmitted`, `runFinished`. */
    kind: 'nvarchar(40)',
    /** What flows filter by: the activity type, the FormID, the kind of run. */
    topic: "nvarchar(250) default ''",
    contact_id: 'int null',
    /** ContactID, ActivityID, submission or run id, as the kind says. */
    subject_id: 'int',
    /** When it happened, and when the detection pass saw it. */
    occurred_at: 'datetime2(7)',
    recorded_at: 'datetime2(7)',
    /** When what belongs to it should be there as well, such as who submitted a form; NULL where that is so at once. */
    complete_at: 'datetime2(7) null',
  },
  {
    indexes: [
      ['kind', 'topic', 'sequence'],
      ['recorded_at'],
      ['kind', 'sequence'],
      ['kind', 'topic', 'subject_id'],
    ],
  },
);

/** What the bridge remembers of a type of activities: which of them were chosen, and whether older ones wait. */
export const activityType = defineTable(
  'dynamics365.activity_type',
  {
    /** Code name of the type, in lower case. */
    type: 'nvarchar(250)',
    /** Table and filter the type was sent with last; NULL while it is not sent. */
    signature: 'nvarchar(64) null',
    /** Activities of the type above this ActivityID wait to be sent; NULL when none does. */
    waiting_from: 'int null',
  },
  { primaryKey: ['type'] },
);

/** Tasks and appointments that were made under an idempotency key. Times are UTC. */
export const activityKey = defineTable(
  'dynamics365.activity_key',
  {
    /** Row in Dynamics, whose ID follows from the key. */
    row_id: 'uniqueidentifier',
    /** SHA-256 of the subject: tells a repeated request from another one under the same key. */
    subject_hash: 'nvarchar(64)',
    used_at: 'datetime2(7)',
  },
  { primaryKey: ['row_id'], indexes: [['used_at']] },
);
