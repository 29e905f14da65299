import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { restoreLinkFields } from '../../xperience/contacts/write/restoreLinkFields.ts';
import { recountActivities } from '../state/activities/activityProgress.ts';
import { forgetNumbers, holdLeftBehind, saveAgreed } from '../state/move/settleStates.ts';
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
  const [forgotten, staying] = [
    held.filter((each) => each.forgotten),
    held.filter((each) => !each.forgotten),
  ];
  await saveAgreed(fresh, contacts.flatMap(rebased));
  await holdLeftBehind(fresh, staying, utc);
  await forgetNumbers(
    fresh,
    forgotten.map(({ contactId }) => contactId),
  );
  await recountActivities(
    fresh,
    contacts.filter(({ here }) => here).map(({ contactId }) => contactId),
  );
  await restoreLinkFields(fresh, contacts.flatMap(linkToRestore));
}

function rebased({ contactId, state, fields }: MovedContact) {
  if (state?.agreed === undefined || fields.every(({ rebased: ours }) => ours === undefined)) return [];
  return [{ contactId, agreed: rebase(state.agreed, fields) }];
}

/** The link a contact arrived without. */
export function linkToRestore({ contactId, rowId, here, synchronizedOn, collides }: MovedContact) {
  if (rowId === null || here === undefined || here.rowId !== null || collides) return [];
  return [{ contactId, rowId, synchronizedOn }];
}
