import { sql } from 'kysely';
import type { DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';
import type { NewRow, TableDefinition } from '../../bridge/database/defineTable.ts';
import type { SqlType } from '../../bridge/database/sqlType.ts';

/** Rows one statement writes: their JSON stays a few hundred kilobytes. */
const rowsAStatement = 500;

/**
 * Inserts many rows in the order given. The identity column is left to the database, which counts from 1 in an empty
 * table, so the number of a row is its place.
 * @param rows all with the same columns as the first
 */
export async function insertRows<T extends TableDefinition>(
  { db, dialect }: DatabaseHandle,
  table: T,
  rows: readonly NewRow<T>[],
): Promise<void> {
  const names = Object.keys(rows[0] ?? {});
  const columns: Record<string, SqlType> = { row_number: 'int' };
  for (const { name, type } of table.columns) if (names.includes(name)) columns[name] = type;
  const written = Object.keys(columns).slice(1);
  for (let start = 0; start < rows.length; start += rowsAStatement) {
    const part = rows.slice(start, start + rowsAStatement);
    const given = dialect.jsonRows(
      'given',
      columns,
      part.map((row, index) => ({ ...row, row_number: index })),
    );
    await sql`
      insert into ${sql.table(table.name)} (${sql.join(written.map((name) => sql.id(name)))})
      select ${sql.join(written.map((name) => sql.id('given', name)))} from ${given}
      order by ${sql.id('given', 'row_number')}`.execute(db);
  }
}
