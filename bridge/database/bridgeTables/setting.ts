import { defineTable } from '../defineTable.ts';

/** Settings of the bridge that the module had no row for: score rule, what to do with deleted rows, … Times are UTC. */
export const setting = defineTable(
  'dynamics365.setting',
  {
    name: 'nvarchar(100)',
    value: 'nvarchar(max)',
    changed_at: 'datetime2(7)',
    changed_by: 'nvarchar(100) null',
  },
  { primaryKey: ['name'] },
);
