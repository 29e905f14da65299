import { sql } from 'kysely';
import type { ContactHandle } from './bridgeDatabase.ts';
import type { JsonColumnType, JsonRow } from './dialectFunctions.ts';
import { typed } from './typed.ts';

/**
 * Inserts the rows whose key is not there yet and leaves the others untouched. Two processes may try the same
 * key at once: one inserts, the other inserts nothing or, where the server knows no range locks, is refused as a
 * `duplicate`.
 * @param table with its schema
 * @param columns every column written, with its type
 * @param key columns that make a row the same row
 * @returns how many rows were inserted
 */
export async function insertIfAbsent<const Columns extends Record<string, JsonColumnType>>(
  { db, dialect }: ContactHandle,
  table: string,
  columns: Columns,
  key: readonly (keyof Columns & string)[],
  rows: readonly JsonRow<Columns>[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const names = Object.keys(columns);
  const [only] = rows;
  const given =
    rows.length === 1 && only !== undefined
      ? oneRow(columns, only)
      : dialect.jsonRows('given', columns, rows);
  const matches = key.map((name) => sql`${sql.ref(`present.${name}`)} = ${sql.ref(`given.${name}`)}`);
  const result = await sql`
    insert into ${sql.table(table)} (${sql.join(names.map((name) => sql.ref(name)))})
    select ${sql.join(names.map((name) => sql.ref(`given.${name}`)))}
    from ${given}
    where not exists (
      select 1 from ${sql.table(table)} as present ${dialect.absenceLock}
      where ${sql.join(matches, sql` and `)}
    )`.execute(db);
  return Number(result.numAffectedRows ?? 0n);
}

/** A derived table of one row, as parameters: neither engine needs to read JSON for that. */
function oneRow<Columns extends Record<string, JsonColumnType>>(columns: Columns, row: JsonRow<Columns>) {
  const values = Object.entries(columns).map(([name, type]) => {
    const value = row[name];
    return type === 'json'
      ? typed(sql.val(value && JSON.stringify(value)), 'nvarchar(max)').as(name)
      : typed(sql.val(value), type).as(name);
  });
  return sql<never>`(select ${sql.join(values)})`.as('given');
}
