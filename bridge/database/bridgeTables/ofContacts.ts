import { defineTable } from '../defineTable.ts';

// What is known of single contacts: a row a contact, or a few.

/**
 * Which contact is which row, unique both ways. OM_Contact.ContactDynamics365RelatedID is the compatible copy
 * and has no index; where the two differ the pair is void and settled by reading both rows. Times are UTC.
 */
export const link = defineTable(
  'dynamics365.link',
  {
    contact_id: 'int',
    /** Tells a merged contact (it reappears in OM_VisitorToContact) from a deleted one. */
    contact_guid: 'uniqueidentifier',
    row_id: 'uniqueidentifier',
    /** `created`, `found` (our row ID was there), `matched` (by e-mail), `followed` (merged row), `inherited` (from a contact merged in Xperience), `adopted` (the module's), `caller`. */
    origin: 'nvarchar(20)',
    linked_at: 'datetime2(7)',
  },
  { primaryKey: ['contact_id'], unique: [['row_id']], indexes: [['contact_guid']] },
);

/**
 * What the bridge remembers of a contact. A row exists for every linked contact, and for an unlinked one that
 * is held or about to be created. Times are UTC.
 */
export const contactState = defineTable(
  'dynamics365.contact_state',
  {
    contact_id: 'int',
    /** Rises with every write; updates name the version they read, and decide anew when it has moved. */
    version: 'int default 1',
    /** Agreed values as JSON, column → pair of canonical texts. */
    agreed: 'nvarchar(max) null',
    /** The mapping the agreed values were made with. */
    mapping_fingerprint: 'nvarchar(64) null',
    /** The newest row version of which something is known; 0 while the row holds what Xperience has not taken. */
    row_version: 'bigint null',
    /** Values about to be sent, as JSON, committed before they are sent. */
    pending: 'nvarchar(max) null',
    pending_run_id: 'int null',
    pending_token: 'int null',
    pending_at: 'datetime2(7) null',
    held: 'bit default 0',
    held_reason: 'nvarchar(400) null',
    held_at: 'datetime2(7) null',
    changed_at: 'datetime2(7)',
    /** Properties known only in an older version than that, as JSON, property → version. */
    lagging: 'nvarchar(max) null',
  },
  { primaryKey: ['contact_id'], indexes: [['held'], ['pending_run_id']] },
);

/**
 * Contacts the bridge has linked, unlinked or released outside of a run: nothing in Xperience's own tables shows it, so
 * runs and triggers look at these beside what Xperience has changed. Rows are kept for some days. Times are UTC.
 */
export const contactToCheck = defineTable(
  'dynamics365.contact_to_check',
  { contact_id: 'int', noted_at: 'datetime2(7)' },
  { primaryKey: ['contact_id'], indexes: [['noted_at']] },
);

/** The mapped fields of each linked contact as triggers last saw them. */
export const seenFields = defineTable(
  'dynamics365.seen_fields',
  {
    contact_id: 'int',
    /** Hash of the canonical texts of all mapped fields. */
    fields_hash: 'nvarchar(64)',
  },
  { primaryKey: ['contact_id'] },
);

/** Contacts known to have enough points, so that reaching the minimum is told of once. Times are UTC. */
export const reachedContact = defineTable(
  'dynamics365.reached_contact',
  {
    contact_id: 'int',
    /** Told of by an event; the others were there already when counting began, and are forgotten with a new minimum. */
    told: 'bit',
    noticed_at: 'datetime2(7)',
  },
  { primaryKey: ['contact_id'], indexes: [['told']] },
);

/** How far the activities of a linked contact have been looked at. Every link is written with a row here. */
export const activityProgress = defineTable(
  'dynamics365.activity_progress',
  {
    contact_id: 'int',
    /** Activities up to here were left to the module, or left out on purpose, and are never sent. */
    floor: 'int default 0',
    /** Highest ActivityID of the contact that was looked at. */
    position: 'int',
    /**
     * Where its history runs to, 2147483647 before anybody has looked; NULL once it has got there and the stream of new
     * activities goes on alone.
     */
    target: 'int null',
    /** Activities looked at, up to the position: more of them later means that a merge moved some here. */
    seen: 'int',
  },
  { primaryKey: ['contact_id'], indexes: [['target', 'contact_id']] },
);

/** One contact or activity a run could not deliver, by field where a field is at fault. Times are UTC unless a column is called local. */
export const failure = defineTable(
  'dynamics365.failure',
  {
    failure_id: 'int identity',
    contact_id: 'int',
    /** 0 where the contact itself failed: both engines must agree on what is unique, and they differ on NULL. */
    activity_id: 'int default 0',
    /** The contact field or activity property at fault; empty when it is none. */
    field: "nvarchar(100) default ''",
    column_name: 'nvarchar(100) null',
    row_id: 'uniqueidentifier null',
    /** Stable code: `textTooLong`, `rowDeleted`, … */
    code: 'nvarchar(60)',
    /** `data` is not retried until the contact or the mapping changes; `transient`, `configuration`, `deleted` and `ambiguous` are, by time. */
    kind: 'nvarchar(20)',
    detail: 'nvarchar(max)',
    /** `open`, `dismissed`, `resolved`. */
    state: 'nvarchar(20)',
    attempts: 'int default 1',
    next_attempt_at: 'datetime2(7) null',
    /** ContactLastModified and mapping of the failed attempt. */
    contact_modified_local: 'datetime2(7) null',
    mapping_fingerprint: 'nvarchar(64) null',
    first_seen_at: 'datetime2(7)',
    last_seen_at: 'datetime2(7)',
    run_id: 'int null',
    /** What was sent, as JSON: the columns, and the values of those at fault only; gone once it is resolved. */
    payload: 'nvarchar(max) null',
  },
  {
    unique: [['contact_id', 'activity_id', 'field']],
    indexes: [
      ['state', 'next_attempt_at'],
      ['activity_id'],
      ['state', 'failure_id'],
      ['state', 'last_seen_at'],
      ['state', 'code', 'field', 'activity_id'],
    ],
  },
);

/** What a dry run, or the plan of a run that waits for a person, would do with one contact. Goes with its run. */
export const plannedChange = defineTable(
  'dynamics365.planned_change',
  {
    run_id: 'int',
    contact_id: 'int',
    /** `created`, `linked`, `updated`, `taken`, `failed`, `rowMissing`. */
    kind: 'nvarchar(20)',
    row_id: 'uniqueidentifier null',
    /** As JSON: fields with their old and new values, and problems. */
    details: 'nvarchar(max)',
  },
  { primaryKey: ['run_id', 'contact_id'], indexes: [['run_id', 'kind', 'contact_id']] },
);

/** What was written for contacts, the newest hundred of each; names of fields, no values. Times are UTC. */
export const contactHistory = defineTable(
  'dynamics365.contact_history',
  {
    history_id: 'int identity',
    contact_id: 'int',
    happened_at: 'datetime2(7)',
    /** `created`, `linked`, `updated`, `taken`, `unlinked`, `held`, `released`, `inherited`, `activity`. */
    what: 'nvarchar(20)',
    /** As JSON: columns written in Dynamics, fields written in Xperience, fields that could not travel; or what became of an activity. */
    names: 'nvarchar(max) null',
    /** The run it was part of; NULL for a call. */
    run_id: 'int null',
    /** Who called, and with which operation. */
    caller: 'nvarchar(100) null',
    operation: 'nvarchar(60) null',
  },
  { indexes: [['contact_id', 'history_id'], ['happened_at']] },
);
