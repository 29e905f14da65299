import { type RawBuilder, sql } from 'kysely';
import type { DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';
import type { NewRow, TableDefinition } from '../../bridge/database/defineTable.ts';
import type { SqlType } from '../../bridge/database/sqlType.ts';
import type { ContactTables, MainTables } from '../../bridge/database/tables.ts';
import { executorOf, isContactTable } from '../../bridge/xperience/tables/executorOf.ts';

/**
 * What JSON escapes, and what stands for it on the way: not every server that speaks T-SQL takes the escapes away
 * again.
 */
const standIns: readonly (readonly [text: string, standIn: string])[] = [
  ['"', '~quote~'],
  ['\\', '~backslash~'],
  ['\n', '~line~'],
  ['\r', '~return~'],
  ['\t', '~tab~'],
];

/** Longest text that every such server takes out of JSON whole. */
const longest = 4000;

/** Rows one statement writes: their JSON stays a few hundred kilobytes. */
const rowsAStatement = 500;

/**
 * Inserts many rows in the order given. The identity column is left to the database, which counts from 1 in an empty
 * table, so the number of a row is its place.
 * @param rows all with the same columns as the first
 */
export async function insertRows<T extends TableDefinition>(
  handle: DatabaseHandle,
  table: T,
  rows: readonly NewRow<T>[],
): Promise<void> {
  const names = Object.keys(rows[0] ?? {});
  const columns: Record<string, SqlType> = { row_number: 'int' };
  for (const { name, type } of table.columns) if (names.includes(name)) columns[name] = type;
  const written = Object.keys(columns).slice(1);
  for (let start = 0; start < rows.length; start += rowsAStatement) {
    const part = rows.slice(start, start + rowsAStatement);
    if (part.some(isTooLong)) {
      for (const row of part) await insertRow(handle, table.name, row);
      continue;
    }
    const escaped = written.filter((name) =>
      part.some((row) => isEscaped((row as Record<string, unknown>)[name])),
    );
    const given = handle.dialect.jsonRows(
      'given',
      // Stand-ins are longer than what they stand for.
      { ...columns, ...Object.fromEntries(escaped.map((name) => [name, 'nvarchar(max)'])) },
      part.map((row, index) => ({ ...withStandIns(row, escaped), row_number: index })),
    );
    const values = written.map((name) => {
      const column = sql.id('given', name);
      return escaped.includes(name) ? withoutStandIns(column) : column;
    });
    await sql`
      insert into ${sql.table(table.name)} (${sql.join(written.map((name) => sql.id(name)))})
      select ${sql.join(values)} from ${given}
      order by ${sql.id('given', 'row_number')}`.execute(executorOf(handle, table.name));
  }
}

async function insertRow({ db, main }: DatabaseHandle, table: string, row: object): Promise<void> {
  const values = row as never;
  await (isContactTable(table)
    ? db.insertInto(table as keyof ContactTables).values(values)
    : main.insertInto(table as keyof MainTables).values(values)
  ).execute();
}

function isTooLong(row: object): boolean {
  return Object.values(row).some((value) => typeof value === 'string' && encode(value).length > longest);
}

function encode(text: string): string {
  return standIns.reduce((encoded, [one, other]) => encoded.replaceAll(one, other), text);
}

function isEscaped(value: unknown): boolean {
  return typeof value === 'string' && standIns.some(([text]) => value.includes(text));
}

function withStandIns<Row extends object>(row: Row, names: readonly string[]): Row {
  const replaced = Object.entries(row).map(([name, value]) => [
    name,
    typeof value === 'string' && names.includes(name) ? encode(value) : value,
  ]);
  return Object.fromEntries(replaced);
}

function withoutStandIns(column: RawBuilder<unknown>): RawBuilder<unknown> {
  return standIns.reduce((text, [one, other]) => sql`replace(${text}, ${other}, ${one})`, column);
}
