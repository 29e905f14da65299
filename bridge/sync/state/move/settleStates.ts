import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { columnsOf } from '../../../database/columnsOf.ts';
import { idRows } from '../../../database/idRows.ts';
import { insertIfAbsent } from '../../../database/insertIfAbsent.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import type { AgreedValues } from '../../../mapping/types.ts';
import { recordHistory } from '../contactHistory.ts';

const agreedColumns = columnsOf('dynamics365.contact_state', {
  only: ['contact_id', 'agreed'],
  json: ['agreed'],
});

/** Stores what is agreed from now on. */
export async function saveAgreed(
  { db, dialect }: DatabaseHandle,
  contacts: readonly { contactId: number; agreed: AgreedValues }[],
): Promise<void> {
  if (contacts.length === 0) return;
  const rows = contacts.map(({ contactId, agreed }) => ({ contact_id: contactId, agreed }));
  await db
    .updateTable('dynamics365.contact_state')
    .from(dialect.jsonRows('given', agreedColumns, rows))
    .set((eb) => ({ agreed: eb.ref('given.agreed') }))
    .whereRef('dynamics365.contact_state.contact_id', '=', 'given.contact_id')
    .execute();
}

const stateColumns = columnsOf('dynamics365.contact_state', {
  only: ['contact_id', 'version', 'held', 'changed_at'],
});

/** Holds contacts that a move has left behind. Their links stay, so that nothing is lost when they come after all. */
export async function holdLeftBehind(
  fresh: DatabaseHandle,
  held: readonly { contactId: number; detail: string }[],
  utc: DateTime2,
): Promise<void> {
  if (held.length === 0) return;
  await insertIfAbsent(
    fresh,
    'dynamics365.contact_state',
    stateColumns,
    ['contact_id'],
    held.map(({ contactId }) => ({ contact_id: contactId, version: 1, held: true, changed_at: utc })),
  );
  for (const [detail, contacts] of Map.groupBy(held, (each) => each.detail)) {
    const given = idRows(
      fresh.dialect,
      'given',
      contacts.map(({ contactId }) => contactId),
    );
    await fresh.db
      .updateTable('dynamics365.contact_state')
      .set({ held: true, held_reason: detail.slice(0, 400), held_at: utc, changed_at: utc })
      .where('contact_id', 'in', fresh.db.selectFrom(given).select('given.id'))
      .execute();
  }
  const entries = held.map(({ contactId }) => ({ contactId, what: 'held' as const, by: 'setup' }));
  await recordHistory(fresh, entries, { utc });
}

/** Tables that remember something under the number of a contact. */
const ofContacts = [
  'dynamics365.link',
  'dynamics365.contact_state',
  'dynamics365.activity_progress',
  'dynamics365.reached_contact',
  'dynamics365.contact_to_check',
  'dynamics365.contact_history',
  'dynamics365.made_activity',
  'dynamics365.failure',
  'dynamics365.event',
] as const;

/** Forgets all that is remembered under numbers which will be given to other contacts. */
export async function forgetNumbers(
  { db, dialect }: DatabaseHandle,
  contactIds: readonly number[],
): Promise<void> {
  if (contactIds.length === 0) return;
  for (const table of ofContacts) {
    const given = idRows(dialect, 'given', contactIds);
    await db.deleteFrom(table).where('contact_id', 'in', db.selectFrom(given).select('given.id')).execute();
  }
}

/** Forgets all that is remembered under numbers above one, which will be given to other contacts: those of skipped ones nobody was linked to, too. */
export async function forgetNumbersAbove({ db }: DatabaseHandle, highest: number): Promise<void> {
  for (const table of ofContacts) await db.deleteFrom(table).where('contact_id', '>', highest).execute();
}
