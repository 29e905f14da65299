import { defineTable } from '../defineTable.ts';

/** How far something has come, by name; the value is the owner's own text or JSON. Times are UTC. */
export const cursor = defineTable(
  'dynamics365.cursor',
  { name: 'nvarchar(100)', value: 'nvarchar(max)', changed_at: 'datetime2(7)' },
  { primaryKey: ['name'] },
);
