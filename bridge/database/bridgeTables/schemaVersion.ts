import { defineTable } from '../defineTable.ts';

/** One row a migration that has run. Times are UTC. */
export const schemaVersion = defineTable(
  'dynamics365.schema_version',
  { version: 'int', name: 'nvarchar(200)', applied_at: 'datetime2(7)' },
  { primaryKey: ['version'] },
);
