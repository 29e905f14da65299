import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { ContactHandle } from '../../../database/bridgeDatabase.ts';
import { type BridgeTableName, bridgeTables } from '../../../database/bridgeTables.ts';
import { maximumParameters } from '../../../database/maximumParameters.ts';
import { moveName } from './moveState.ts';

type Key = readonly (string | number)[];
type AnyRow = Record<string, unknown>;

/** Rows one transaction carries. */
const pageRows = 500;

/** Rows of `setting` that are about the database they are in: they stay there. */
const ownOfDatabase = [moveName, 'setup.addedSettings', 'setup.createdFields', 'moved.to'];

/**
 * Carries the rows of a table behind a key, in the order of their keys and as they are. Run it in a transaction on the
 * new database.
 * @returns the key of the last row; undefined when there are none left
 */
export async function copyPage(
  old: ContactHandle,
  fresh: ContactHandle,
  table: BridgeTableName,
  after: Key | undefined,
): Promise<Key | undefined> {
  const { primaryKey } = bridgeTables[table];
  const rows = await readPage(old, table, primaryKey, after);
  const last = rows.at(-1);
  if (last === undefined) return undefined;
  await insertRows(fresh, table, table === 'dynamics365.setting' ? rows.filter(isCarried) : rows);
  return primaryKey.map((name) => last[name] as string | number);
}

function isCarried({ name }: AnyRow): boolean {
  return !ownOfDatabase.includes(String(name));
}

/**
 * The next rows behind a key. One statement for each column of the key, each a stretch of its index: with all of them in
 * one, either engine would look through the rows before the page for every page anew.
 */
async function readPage(
  { db, dialect }: ContactHandle,
  table: BridgeTableName,
  key: readonly string[],
  after: Key | undefined,
): Promise<AnyRow[]> {
  const rows: AnyRow[] = [];
  for (const where of after === undefined ? [undefined] : stretchesBehind(key, after)) {
    let query = db.selectFrom(table as 'dynamics365.setting').selectAll();
    if (where !== undefined) query = query.where(where);
    for (const name of key) query = query.orderBy(sql.ref(name));
    rows.push(...(await dialect.limit(query, pageRows - rows.length).execute()));
    if (rows.length >= pageRows) break;
  }
  return rows;
}

/** Rows behind a key, in their order: those alike in all columns but the last, in all but the last two, and so on. */
function stretchesBehind(key: readonly string[], after: Key): RawBuilder<SqlBool>[] {
  return key
    .map((name, index) => {
      const same = key.slice(0, index).map((each, at) => sql`${sql.ref(each)} = ${after[at]}`);
      return sql<SqlBool>`(${sql.join([...same, sql`${sql.ref(name)} > ${after[index]}`], sql` and `)})`;
    })
    .reverse();
}

/** Rows with the numbers they bring. A name that the set-up has written here already gets the value it had there. */
async function insertRows(
  { db, dialect }: ContactHandle,
  table: BridgeTableName,
  rows: readonly AnyRow[],
): Promise<void> {
  const { columns } = bridgeTables[table];
  const identity = columns.some((column) => column.identity);
  const most = Math.max(1, Math.floor(maximumParameters / columns.length));
  for (let start = 0; start < rows.length; start += most) {
    const part = rows.slice(start, start + most);
    if (table === 'dynamics365.setting') {
      const names = part.map(({ name }) => String(name));
      await db.deleteFrom(table).where('name', 'in', names).execute();
    }
    const insert = db.insertInto(table as 'dynamics365.setting').values(part as never);
    await (identity ? dialect.keepingNumbers(table, insert).execute(db) : insert.execute());
  }
}
