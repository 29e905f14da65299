import { bridgeTables } from './bridgeTables.ts';
import type { DialectFunctions } from './dialectFunctions.ts';

/** One step of the bridge tables' schema. */
export interface Migration {
  version: number;
  name: string;
  statements(dialect: DialectFunctions): string[];
}

/**
 * In order; a released one never changes again. The tests hold the SQL of each to a recorded text: when a table
 * description changes, the step that made the table must go on making the old shape, and a new step the change.
 */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    name: 'first tables',
    statements: (dialect) => Object.values(bridgeTables).flatMap((table) => dialect.createTable(table)),
  },
];

/** The schema this program works with. */
export const currentSchemaVersion = Math.max(...migrations.map((migration) => migration.version));
