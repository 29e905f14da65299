import { defineTable } from '../defineTable.ts';

// What is known of the installation and of what it does.

/** One row a migration that has run. Times are UTC. */
export const schemaVersion = defineTable(
  'dynamics365.schema_version',
  {
    version: 'int',
    name: 'nvarchar(200)',
    applied_at: 'datetime2(7)',
    /** Programs that know fewer steps than this cannot use the tables any more; NULL where they still can. */
    needs_version: 'int null',
  },
  { primaryKey: ['version'] },
);

/** One row: who this installation is, and which Dynamics organisation and database it was adopted for. Times are UTC. */
export const installation = defineTable(
  'dynamics365.installation',
  {
    /** Always 1. */
    id: 'int',
    /** Namespace of every row ID: never changes while one link exists. */
    installation_id: 'uniqueidentifier',
    organization_id: 'uniqueidentifier null',
    organization_url: 'nvarchar(400) null',
    database_server: 'nvarchar(256) null',
    database_name: 'nvarchar(128) null',
    adopted_at: 'datetime2(7) null',
    created_at: 'datetime2(7)',
    /** The main database where contact data is separated; NULL where it is this one. */
    main_server: 'nvarchar(256) null',
    main_database: 'nvarchar(128) null',
  },
  { primaryKey: ['id'] },
);

/** Settings of the bridge that the module had no row for: score rule, what to do with deleted rows, … Times are UTC. */
export const setting = defineTable(
  'dynamics365.setting',
  {
    name: 'nvarchar(100)',
    value: 'nvarchar(max)',
    changed_at: 'datetime2(7)',
    changed_by: 'nvarchar(100) null',
  },
  { primaryKey: ['name'] },
);

/** What the module's five mapping properties cannot say, by contact field and column. Times are UTC. */
export const mappingExtension = defineTable(
  'dynamics365.mapping_extension',
  {
    field: 'nvarchar(100)',
    column_name: 'nvarchar(100)',
    /** Direction, conflict rule, value map and so on, as JSON. */
    rules: 'nvarchar(max)',
    /** The module's own five properties as last written, as JSON: tells and restores what its dialog dropped. */
    written_item: 'nvarchar(max) null',
    /** A pair that exists only here because the module's dialog cannot hold it. */
    extra: 'bit default 0',
    changed_at: 'datetime2(7)',
  },
  { primaryKey: ['field', 'column_name'] },
);

/** Mappings that were replaced, the last twenty. Times are UTC. */
export const mappingHistory = defineTable('dynamics365.mapping_history', {
  history_id: 'int identity',
  replaced_at: 'datetime2(7)',
  /** Who saved another in its place. */
  replaced_by: 'nvarchar(100)',
  /** As JSON, as a mapping file has them. */
  pairs: 'nvarchar(max)',
});

/** A mapping that somebody is changing and has not saved yet, one for each editor. Times are UTC. */
export const mappingDraft = defineTable(
  'dynamics365.mapping_draft',
  {
    /** User name, API key name, or name by Microsoft Entra ID. */
    caller: 'nvarchar(100)',
    caller_kind: 'nvarchar(20)',
    /** Of the mapping it began with. */
    base_version: 'nvarchar(40)',
    /** As JSON, as a mapping file has them: the mapping it began with, and what became of it. */
    base_pairs: 'nvarchar(max)',
    pairs: 'nvarchar(max)',
    /** Rises with each change: of two at once the later one is made again on what the other left. */
    revision: 'int',
    changed_at: 'datetime2(7)',
  },
  { primaryKey: ['caller', 'caller_kind'], indexes: [['changed_at']] },
);

/** A caller's key; only its keyed hash is kept. Times are UTC. */
export const apiKey = defineTable(
  'dynamics365.api_key',
  {
    api_key_id: 'int identity',
    name: 'nvarchar(100)',
    /** First characters of the key, to recognise it by. */
    prefix: 'nvarchar(16)',
    hash: 'nvarchar(128)',
    /** Space-separated: `read sync update manage`. */
    scopes: 'nvarchar(100)',
    created_at: 'datetime2(7)',
    created_by: 'nvarchar(100)',
    expires_at: 'datetime2(7) null',
    last_used_at: 'datetime2(7) null',
    revoked_at: 'datetime2(7) null',
    revoked_by: 'nvarchar(100) null',
  },
  { unique: [['hash'], ['name']] },
);

/** Who changed settings, mapping, links, holds and keys, and wrong sign-ins over a threshold. Times are UTC. */
export const audit = defineTable(
  'dynamics365.audit',
  {
    audit_id: 'int identity',
    happened_at: 'datetime2(7)',
    /** User name or API key name. */
    caller: 'nvarchar(100)',
    /** `settings.update`, `link.create`, … */
    action: 'nvarchar(60)',
    subject: 'nvarchar(200)',
    /** Values before and after, as JSON; never a secret. */
    details: 'nvarchar(max) null',
    /** How the caller signed in, such as `apiKey`; NULL for what the bridge does by itself. */
    caller_kind: 'nvarchar(20) null',
    /** Address of the caller, or name of the machine a command ran on. */
    address: 'nvarchar(64) null',
  },
  { indexes: [['happened_at']] },
);

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

/** Who calls which operation, and how often. Times are UTC. */
export const callCount = defineTable(
  'dynamics365.call_count',
  {
    /** User name, API key name, or name by Microsoft Entra ID. */
    caller: 'nvarchar(100)',
    caller_kind: 'nvarchar(20)',
    operation: 'nvarchar(60)',
    calls: 'bigint',
    first_at: 'datetime2(7)',
    last_at: 'datetime2(7)',
    /** The usual time between two calls, ms; NULL while it is not known. */
    usual_ms: 'bigint null',
  },
  { primaryKey: ['caller', 'caller_kind', 'operation'], indexes: [['last_at']] },
);

/** What the administrator's pages keep for a while: sessions, and what was answered to a question. Times are UTC. */
export const pageState = defineTable(
  'dynamics365.page_state',
  {
    /** Hash of the session's ID or of the question's token. */
    token_hash: 'nvarchar(64)',
    /** `session`, `question`. */
    purpose: 'nvarchar(20)',
    /** User name or API key name. */
    owner: 'nvarchar(100)',
    /** As JSON; NULL while a question is being carried out. Never a secret. */
    value: 'nvarchar(max) null',
    expires_at: 'datetime2(7)',
  },
  { primaryKey: ['token_hash'], indexes: [['expires_at']] },
);
