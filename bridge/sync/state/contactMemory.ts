import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';
import { forgetContactHistory } from './contactHistory.ts';
import { forgetSeenFields } from './events/seenFields.ts';

/** What was agreed about the row, seen of it and sent to it holds for its new contact. */
export async function moveMemory({ db }: DatabaseHandle, from: number, to: number): Promise<void> {
  await db.deleteFrom('dynamics365.contact_state').where('contact_id', '=', to).execute();
  await db
    .updateTable('dynamics365.contact_state')
    .set((eb) => ({ contact_id: to, held: false, version: eb('version', '+', 1) }))
    .where('contact_id', '=', from)
    .execute();
  await db.deleteFrom('dynamics365.seen_fields').where('contact_id', '=', to).execute();
  await db
    .updateTable('dynamics365.seen_fields')
    .set({ contact_id: to })
    .where('contact_id', '=', from)
    .execute();
  await db.deleteFrom('dynamics365.activity_progress').where('contact_id', '=', to).execute();
  await db
    .updateTable('dynamics365.activity_progress')
    .set({ contact_id: to })
    .where('contact_id', '=', from)
    .execute();
  await db
    .updateTable('dynamics365.contact_history')
    .set({ contact_id: to })
    .where('contact_id', '=', from)
    .execute();
  await db
    .updateTable('dynamics365.made_activity')
    .set({ contact_id: to })
    .where('contact_id', '=', from)
    .execute();
}

/** Forgets everything remembered of contacts that are deleted. Run it in a transaction. */
export async function forgetMemory(
  transaction: DatabaseHandle,
  contactIds: readonly number[],
): Promise<void> {
  const { db, dialect } = transaction;
  const given = idRows(dialect, 'given', contactIds);
  const ids = db.selectFrom(given).select('given.id');
  await db.deleteFrom('dynamics365.contact_state').where('contact_id', 'in', ids).execute();
  await db.deleteFrom('dynamics365.activity_progress').where('contact_id', 'in', ids).execute();
  await db.deleteFrom('dynamics365.reached_contact').where('contact_id', 'in', ids).execute();
  await db.deleteFrom('dynamics365.made_activity').where('contact_id', 'in', ids).execute();
  await forgetSeenFields(transaction, contactIds);
  await forgetContactHistory(transaction, contactIds);
}
