import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { columnsOf } from '../../database/columnsOf.ts';
import { idRows } from '../../database/idRows.ts';
import { insertIfAbsent } from '../../database/insertIfAbsent.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { restoreLinkFields } from '../../xperience/contacts/write/restoreLinkFields.ts';
import { recountActivities } from '../state/activities/activityProgress.ts';
import { recordHistory } from '../state/contactHistory.ts';
import type { MovedContact } from './comparePage.ts';
import { rebase } from './fieldArrivals.ts';
import type { HeldContact } from './movePlan.ts';

/** What settling changes for a page of contacts, found out before. */
export interface Settlement {
  contacts: readonly MovedContact[];
  /** Those that are not in the new installation. */
  held: readonly HeldContact[];
}

/**
 * Makes what the bridge remembers of contacts fit the new installation: fills link fields that arrived empty, agrees on
 * what the migration has done to values, holds contacts that are not there. Run it in a transaction on the new database,
 * behind the tables: the state first and Xperience's own table last, as everywhere.
 */
export async function settleContacts(
  fresh: DatabaseHandle,
  { contacts, held }: Settlement,
  utc: DateTime2,
): Promise<void> {
  await saveAgreed(fresh, contacts);
  await holdContacts(
    fresh,
    held.filter(({ forgotten }) => !forgotten),
    utc,
  );
  await forgetContacts(
    fresh,
    held.filter(({ forgotten }) => forgotten).map(({ contactId }) => contactId),
  );
  await recountActivities(
    fresh,
    contacts.filter(({ here }) => here).map(({ contactId }) => contactId),
  );
  await restoreLinkFields(fresh, contacts.flatMap(linkToRestore));
}

/** The link a contact arrived without. */
export function linkToRestore({ contactId, rowId, here, synchronizedOn, collides }: MovedContact) {
  if (rowId === null || here === undefined || here.rowId !== null || collides) return [];
  return [{ contactId, rowId, synchronizedOn }];
}

const agreedColumns = columnsOf('dynamics365.contact_state', {
  only: ['contact_id', 'agreed'],
  json: ['agreed'],
});

async function saveAgreed({ db, dialect }: DatabaseHandle, contacts: readonly MovedContact[]): Promise<void> {
  const rows = contacts.flatMap(({ contactId, state, fields }) => {
    if (state?.agreed === undefined || fields.every(({ rebased }) => rebased === undefined)) return [];
    return [{ contact_id: contactId, agreed: rebase(state.agreed, fields) }];
  });
  if (rows.length === 0) return;
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

async function holdContacts(
  fresh: DatabaseHandle,
  held: readonly HeldContact[],
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
  for (const { contactId, detail } of held) {
    await fresh.db
      .updateTable('dynamics365.contact_state')
      .set({ held: true, held_reason: detail.slice(0, 400), held_at: utc, changed_at: utc })
      .where('contact_id', '=', contactId)
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
  'dynamics365.failure',
] as const;

async function forgetContacts({ db, dialect }: DatabaseHandle, contactIds: readonly number[]): Promise<void> {
  if (contactIds.length === 0) return;
  for (const table of ofContacts) {
    const given = idRows(dialect, 'given', contactIds);
    await db.deleteFrom(table).where('contact_id', 'in', db.selectFrom(given).select('given.id')).execute();
  }
}
