import { defineTable } from '../defineTable.ts';

/**
 * Rows that Dataverse webhooks told of and nobody has looked at since; a row is there until that is done. However often one
 * is told of, it waits once. Times are UTC.
 */
export const webhookInbox = defineTable(
  'dynamics365.webhook_inbox',
  {
    /** Logical name of the table. */
    table_name: 'nvarchar(100)',
    row_id: 'uniqueidentifier',
    /** Rises with each call: who has looked at the row removes it only where none came since. */
    generation: 'int default 1',
    /** A call told that it was deleted. */
    deleted: 'bit default 0',
    /** As JSON: the columns that the bridge itself wrote, where that is all that was told; no values of anybody else. */
    own_values: 'nvarchar(max) null',
    /** When it was told of first. */
    received_at: 'datetime2(7)',
    next_attempt_at: 'datetime2(7)',
    /** Looks that failed. */
    attempts: 'int default 0',
  },
  { primaryKey: ['row_id', 'table_name'], indexes: [['next_attempt_at']] },
);

/**
 * Tasks and appointments that the bridge made for contacts, and what became of them, so far as webhooks tell. Times are UTC.
 */
export const madeActivity = defineTable(
  'dynamics365.made_activity',
  {
    row_id: 'uniqueidentifier',
    /** Logical name of its table. */
    table_name: 'nvarchar(100)',
    contact_id: 'int',
    /** Before it was sent. */
    noted_at: 'datetime2(7)',
    /** Dynamics has said that it is there. */
    confirmed: 'bit default 0',
    /** `open`, `completed`, `cancelled`, `deleted`. */
    state: "nvarchar(20) default 'open'",
    /** Since when, by the clock of Dynamics; NULL while nothing else than open is known. */
    state_at: 'datetime2(7) null',
  },
  { primaryKey: ['row_id'], indexes: [['contact_id'], ['state', 'noted_at']] },
);
