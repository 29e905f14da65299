import { defineTable } from '../defineTable.ts';

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
