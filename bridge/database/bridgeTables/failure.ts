import { defineTable } from '../defineTable.ts';

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
    ],
  },
);
