import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { columnsOf } from '../../../database/columnsOf.ts';
import { insertIfAbsent } from '../../../database/insertIfAbsent.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';

/** A row of the bridge table `setting`: a setting, or something else that is known by a name. */
export interface OwnRow {
  name: string;
  value: string;
}

/** Everything the bridge stores by name, its settings among them. */
export function readOwnRows({ db }: DatabaseHandle): Promise<OwnRow[]> {
  return db.selectFrom('dynamics365.setting').select(['name', 'value']).execute();
}

/** What is stored under one name, by whom and since when (UTC): one look by key. */
export function readOwnRow({ db }: DatabaseHandle, name: string) {
  return db
    .selectFrom('dynamics365.setting')
    .select(['name', 'value', 'changed_at', 'changed_by'])
    .where('name', '=', name)
    .executeTakeFirst();
}

const columns = columnsOf('dynamics365.setting');

/** Stores a value under a name, in place of any other. Run it in a transaction. @param changed.at UTC */
export async function saveOwnRow(
  transaction: DatabaseHandle,
  { name, value }: OwnRow,
  { at, by }: { at: DateTime2; by: string },
): Promise<void> {
  const row = { name, value, changed_at: at, changed_by: by.slice(0, 100) };
  if ((await insertIfAbsent(transaction, 'dynamics365.setting', columns, ['name'], [row])) > 0) return;
  await transaction.db
    .updateTable('dynamics365.setting')
    .set({ value, changed_at: row.changed_at, changed_by: row.changed_by })
    .where('name', '=', name)
    .execute();
}

/** Forgets what is stored under a name. */
export async function removeOwnRow({ db }: DatabaseHandle, name: string): Promise<void> {
  await db.deleteFrom('dynamics365.setting').where('name', '=', name).execute();
}
