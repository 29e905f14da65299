import { defineTable } from '../defineTable.ts';

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
