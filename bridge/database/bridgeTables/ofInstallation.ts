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
    /** Trace of the call or run, as in the log; NULL outside of both. */
    trace_id: 'nvarchar(32) null',
  },
  {
    indexes: [['happened_at'], ['caller', 'audit_id'], ['subject', 'audit_id']],
  },
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
