import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { columnsOf } from '../../database/columnsOf.ts';
import { addMilliseconds } from '../../database/dateTime2.ts';
import { insertIfAbsent } from '../../database/insertIfAbsent.ts';
import type { DateTime2 } from '../../database/sqlType.ts';

const columns = columnsOf('dynamics365.contact_to_check');

/** Kept so long: by then runs and triggers have looked through all contacts. */
const keptMs = 3 * 24 * 60 * 60_000;

/** Has runs and triggers look at a contact that the bridge itself has changed, outside of a run. @param utc of the database */
export async function checkContact(
  transaction: DatabaseHandle,
  contactId: number,
  utc: DateTime2,
): Promise<void> {
  const row = { contact_id: contactId, noted_at: utc };
  if ((await insertIfAbsent(transaction, 'dynamics365.contact_to_check', columns, ['contact_id'], [row])) > 0)
    return;
  await transaction.db
    .updateTable('dynamics365.contact_to_check')
    .set({ noted_at: utc })
    .where('contact_id', '=', contactId)
    .execute();
}

/** ContactIDs of them, ascending. */
export async function readContactsToCheck({ db }: DatabaseHandle): Promise<number[]> {
  const rows = await db
    .selectFrom('dynamics365.contact_to_check')
    .select('contact_id')
    .orderBy('contact_id')
    .execute();
  return rows.map((row) => row.contact_id);
}

/** Forgets those that everybody has looked at. */
export async function forgetContactsToCheck({ db }: DatabaseHandle, utc: DateTime2): Promise<void> {
  await db
    .deleteFrom('dynamics365.contact_to_check')
    .where('noted_at', '<', addMilliseconds(utc, -keptMs))
    .execute();
}
