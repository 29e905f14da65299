import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { columnsOf } from '../../database/columnsOf.ts';
import { insertIfAbsent } from '../../database/insertIfAbsent.ts';
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
