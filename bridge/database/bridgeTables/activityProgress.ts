import { defineTable } from '../defineTable.ts';

/** How far the activities of a linked contact have been looked at. A contact without a row has its history before it. */
export const activityProgress = defineTable(
  'dynamics365.activity_progress',
  {
    contact_id: 'int',
    /** Activities up to here were left to the module, or left out on purpose, and are never sent. */
    floor: 'int default 0',
    /** Highest ActivityID of the contact that was looked at. */
    position: 'int',
    /** Where its history runs to; NULL once it has got there and the stream of new activities goes on alone. */
    target: 'int null',
    /** Activities looked at, up to the position: more of them later means that a merge moved some here. */
    seen: 'int',
  },
  { primaryKey: ['contact_id'], indexes: [['target']] },
);
