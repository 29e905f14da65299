import { defineTable } from '../defineTable.ts';

/** What the module's five mapping properties cannot say, by contact field and column. Times are UTC. */
export const mappingExtension = defineTable(
  'dynamics365.mapping_extension',
  {
    field: 'nvarchar(100)',
    column_name: 'nvarchar(100)',
    /** Direction, conflict rule, value map and so on, as JSON. */
    rules: 'nvarchar(max)',
    /** The module's own five properties as last written, as JSON: tells and restores what its dialog dropped. */
    written_item: 'nvarchar(max) null',
    /** A pair that exists only here because the module's dialog cannot hold it. */
    extra: 'bit default 0',
    changed_at: 'datetime2(7)',
  },
  { primaryKey: ['field', 'column_name'] },
);
