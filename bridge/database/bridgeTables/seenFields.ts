import { defineTable } from '../defineTable.ts';

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
