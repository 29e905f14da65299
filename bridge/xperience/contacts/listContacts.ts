import type { Expression, SqlBool } from 'kysely';
import type { ContactHandle, DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { failed, isHeld, linkedSince, qualifying, type ScoreCondition } from './contactFilters.ts';
import {
  type ContactRecord,
  contactColumnsFor,
  type SelectedContact,
  toContactRecords,
} from './contactRecord.ts';

export type ContactList =
  | ({ show: 'qualifying' } & ScoreCondition)
  /** Linked and stamped since; whether a mapped value really moved is for the caller to tell. */
  | { show: 'changed'; since: DateTime2 }
  | { show: 'linked' | 'held' | 'failed' };

/** One page of the contacts in a state, by ContactID. @param page.after ContactID of the last one before it */
export async function listContacts(
  database: DatabaseHandle,
  list: ContactList,
  page: { after: number; limit: number; fields: readonly string[] },
): Promise<ContactRecord[]> {
  const query = database.db
    .selectFrom('OM_Contact as contact')
    .select(await contactColumnsFor(database, page.fields))
    .where('contact.ContactID', '>', page.after)
    .where(conditionOfList(database, list))
    .orderBy('contact.ContactID');
  const rows: SelectedContact[] = await database.dialect.limit(query, page.limit).execute();
  return toContactRecords(database, rows, page.fields);
}

/** Who is in a list, on OM_Contact under the alias `contact`. */
export function conditionOfList(database: ContactHandle, list: ContactList): Expression<SqlBool> {
  switch (list.show) {
    case 'qualifying':
      return qualifying(database, list);
    case 'changed':
      return linkedSince(list.since);
    case 'linked':
      return linkedSince();
    case 'held':
      return isHeld();
    case 'failed':
      return failed();
  }
}
