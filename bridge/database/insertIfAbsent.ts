import { sql } from 'kysely';
import type { DatabaseHandle } from './bridgeDatabase.ts';
import type { JsonRow } from './dialectFunctions.ts';
import type { SqlType } from './sqlType.ts';

/**
 * Inserts the rows whose key is not there yet and leaves the others untouched. Two processes may try the same
 * key at once: one inserts, the other inserts nothing or, where the server knows no range locks, is refused as a
 * `duplicate`.
 * @param table with its schema
 * @param columns every column written, with its type
 * @param key columns that make a row the same row
 * @returns how many rows were inserted
 */
export async function insertIfAbsent<const Columns extends Record<string, SqlType>>(
  { db, dialect }: DatabaseHandle,
  table: string,
  columns: Columns,
  key: readonly (keyof Columns & string)[],
  rows: readonly JsonRow<Columns>[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const names = Object.keys(columns);
  const given = dialect.jsonRows('given', columns, rows);
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
