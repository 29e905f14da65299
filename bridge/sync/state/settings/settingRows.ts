import type { ContactHandle, DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { columnsOf } from '../../../database/columnsOf.ts';
import { isDatabaseError } from '../../../database/databaseError.ts';
import { insertIfAbsent } from '../../../database/insertIfAbsent.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';

const table = 'dynamics365.setting';
const columns = columnsOf(table);

/** A row of the bridge table `setting`: a setting, or something else that is known by a name. */
export interface OwnRow {
  name: string;
  value: string;
}

/** Name of the report of a move: long, and read by nobody who asks for settings. */
export const moveReportName = 'move.report';

/** Everything the bridge stores by name, its settings among them, but for the report of a move. */
export function readOwnRows({ db }: DatabaseHandle): Promise<OwnRow[]> {
  return db.selectFrom(table).select(['name', 'value']).where('name', '<>', moveReportName).execute();
}

/** What is stored under one name, by whom and since when (UTC): one look by key. */
export function readOwnRow({ db }: ContactHandle, name: string) {
  return db
    .selectFrom(table)
    .select(['name', 'value', 'changed_at', 'changed_by'])
    .where('name', '=', name)
    .executeTakeFirst();
}

/** When and by whom something is stored; `at` UTC. */
export interface Stamp {
  at: DateTime2;
  by: string;
}

function stampOf({ at, by }: Stamp) {
  return { changed_at: at, changed_by: by.slice(0, 100) };
}

/** Stores a value under a name, in place of any other. Run it in a transaction. */
export async function saveOwnRow(transaction: DatabaseHandle, row: OwnRow, stamp: Stamp): Promise<void> {
  const rows = [{ ...row, ...stampOf(stamp) }];
  if ((await insertIfAbsent(transaction, table, columns, ['name'], rows)) > 0) return;
  await transaction.db
    .updateTable(table)
    .set({ value: row.value, ...stampOf(stamp) })
    .where('name', '=', row.name)
    .execute();
}

/**
 * Stamps a row before it is read: whoever comes second waits here, and then sees what the first has stored.
 * @returns whether there is such a row
 */
export async function holdOwnRow({ db }: DatabaseHandle, name: string, stamp: Stamp): Promise<boolean> {
  const held = await db
    .updateTable(table)
    .set(stampOf(stamp))
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return held.numUpdatedRows > 0n;
}

/** @returns false when somebody else has just stored something under the name */
export async function addOwnRow(transaction: DatabaseHandle, row: OwnRow, stamp: Stamp): Promise<boolean> {
  try {
    const rows = [{ ...row, ...stampOf(stamp) }];
    return (await insertIfAbsent(transaction, table, columns, ['name'], rows)) === 1;
  } catch (error) {
    if (isDatabaseError(error, 'duplicate')) return false;
    throw error;
  }
}

/** Forgets what is stored under a name. */
export async function removeOwnRow({ db }: DatabaseHandle, name: string): Promise<void> {
  await db.deleteFrom(table).where('name', '=', name).execute();
}
