import { defineTable } from '../defineTable.ts';

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
