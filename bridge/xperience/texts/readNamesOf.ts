import { sql } from 'kysely';
import type { MainHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';
import { typed } from '../../database/typed.ts';
import { readLocalize } from './localizedTexts.ts';

/** A table of things that people gave names to; not every installation has it. */
export interface NamedTable {
  table: string;
  /** Its columns. */
  key: string;
  name: string;
}

/** Names by number, as people read them; none where the table or its columns are missing. */
export async function readNamesOf(
  database: MainHandle,
  { table, key, name }: NamedTable,
  ids: readonly number[],
): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const { main, dialect } = database;
  const columns = (await dialect.readColumns(main, table)).map((column) => column.name);
  if (!columns.includes(key) || !columns.includes(name)) return new Map();
  const wanted = idRows(dialect, 'wanted', new Set(ids));
  const { rows } = await sql<{ id: number; name: string }>`
    select ${typed(sql.id('named', key), 'int').as('id')},
      ${typed(sql.id('named', name), 'nvarchar(450)').as('name')}
    from ${sql.id(table)} as named inner join ${wanted} on wanted.id = ${sql.id('named', key)}`.execute(main);
  const localize = await readLocalize(
    database,
    rows.map((row) => row.name),
  );
  return new Map(rows.map((row) => [row.id, localize(row.name)]));
}
