import { sql } from 'kysely';
import type { ContactHandle, DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { columnsOf } from '../../database/columnsOf.ts';
import { isDatabaseError } from '../../database/databaseError.ts';
import { insertIfAbsent } from '../../database/insertIfAbsent.ts';
import { typed } from '../../database/typed.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';

const columns = columnsOf('dynamics365.cursor');

/** How far something has come, as its owner stored it; undefined when it never started. */
export async function readCursor<T>({ db }: DatabaseHandle, name: string): Promise<T | undefined> {
  const row = await db
    .selectFrom('dynamics365.cursor')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirst();
  return row && (JSON.parse(row.value) as T);
}

/** Stores where something begins, unless it has begun. */
export async function insertCursorIfAbsent(
  database: DatabaseHandle,
  name: string,
  value: unknown,
): Promise<void> {
  const { utc } = await currentTimes(database);
  const row = { name, value: JSON.stringify(value), changed_at: utc };
  try {
    await insertIfAbsent(database, 'dynamics365.cursor', columns, ['name'], [row]);
  } catch (error) {
    if (!isDatabaseError(error, 'duplicate')) throw error;
  }
}

/** Stores how far something has come. */
export async function saveCursor(database: DatabaseHandle, name: string, value: unknown): Promise<void> {
  const { utc } = await currentTimes(database);
  const row = { name, value: JSON.stringify(value), changed_at: utc };
  if ((await insertIfAbsent(database, 'dynamics365.cursor', columns, ['name'], [row])) > 0) return;
  await database.db
    .updateTable('dynamics365.cursor')
    .set({ value: row.value, changed_at: utc })
    .where('name', '=', name)
    .execute();
}

/** A cursor with the text it is stored as. */
export interface StoredCursor<T> {
  name: string;
  value: T;
  text: string;
}

/** All cursors whose names begin with a prefix, by name. */
export async function readCursors<T>({ db }: ContactHandle, prefix: string): Promise<StoredCursor<T>[]> {
  const rows = await db
    .selectFrom('dynamics365.cursor')
    .select(['name', 'value'])
    .where('name', 'like', `${prefix}%`)
    .orderBy('name')
    .execute();
  return rows.map(({ name, value }) => ({ name, value: JSON.parse(value) as T, text: value }));
}

/** How many cursors have names that begin with a prefix. */
export async function countCursors({ db }: ContactHandle, prefix: string): Promise<number> {
  const { found } = await db
    .selectFrom('dynamics365.cursor')
    .select(typed(sql`count(*)`, 'int').as('found'))
    .where('name', 'like', `${prefix}%`)
    .executeTakeFirstOrThrow();
  return Number(found);
}

/** Forgets a cursor that is still what was read. */
export async function removeCursor(
  { db }: ContactHandle,
  { name, text }: Pick<StoredCursor<unknown>, 'name' | 'text'>,
): Promise<void> {
  await db.deleteFrom('dynamics365.cursor').where('name', '=', name).where('value', '=', text).execute();
}
