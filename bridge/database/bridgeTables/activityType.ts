import { defineTable } from '../defineTable.ts';

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
