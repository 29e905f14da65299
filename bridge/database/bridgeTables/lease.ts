import { defineTable } from '../defineTable.ts';

/** Who may do a thing of which there is only one, and until when by the database's UTC clock. */
export const lease = defineTable(
  'dynamics365.lease',
  {
    name: 'nvarchar(100)',
    holder: 'nvarchar(200) null',
    /** Fencing token: rises with each acquisition and never falls. */
    token: 'int default 0',
    expires_at: 'datetime2(7)',
  },
  { primaryKey: ['name'] },
);
