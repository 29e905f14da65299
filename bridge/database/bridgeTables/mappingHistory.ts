import { defineTable } from '../defineTable.ts';

/** Mappings that were replaced, the last twenty. Times are UTC. */
export const mappingHistory = defineTable('dynamics365.mapping_history', {
  history_id: 'int identity',
  replaced_at: 'datetime2(7)',
  /** Who saved another in its place. */
  replaced_by: 'nvarchar(100)',
  /** As JSON, as a mapping file has them. */
  pairs: 'nvarchar(max)',
});
