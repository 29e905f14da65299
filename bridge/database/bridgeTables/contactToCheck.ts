import { defineTable } from '../defineTable.ts';

/**
 * Contacts the bridge has linked, unlinked or released outside of a run: nothing in Xperience's own tables shows it, so
 * runs and triggers look at these beside what Xperience has changed. Rows are kept for some days. Times are UTC.
 */
export const contactToCheck = defineTable(
  'dynamics365.contact_to_check',
  { contact_id: 'int', noted_at: 'datetime2(7)' },
  { primaryKey: ['contact_id'], indexes: [['noted_at']] },
);
