import { sql } from 'kysely';
import type { DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';
import type { TableDefinition } from '../../bridge/database/defineTable.ts';
import { executorOf, isContactTable } from '../../bridge/xperience/tables/executorOf.ts';

/**
 * Makes empty tables, each in the database it belongs to. As in Xperience, no foreign key leads from separated contact
 * data to the main database.
 * @param tables in the order they must be made
 */
export async function createTables(
  database: DatabaseHandle,
  tables: Iterable<TableDefinition>,
): Promise<void> {
  for (const table of tables) {
    const made = database.separated ? withoutFarReferences(table) : table;
    for (const statement of database.dialect.createTable(made))
      await sql.raw(statement).execute(executorOf(database, table.name));
  }
}

function withoutFarReferences(table: TableDefinition): TableDefinition {
  const near = Object.entries(table.references).filter(
    ([, target]) => isContactTable(target) === isContactTable(table.name),
  );
  return { ...table, references: Object.fromEntries(near) };
}
