import type { ContactHandle, DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';
import {
  type ContactRecord,
  contactColumnsFor,
  type SelectedContact,
  toContactRecords,
} from './contactRecord.ts';

export type { ContactRecord } from './contactRecord.ts';

/** Contacts by ID, in the order of their IDs; those that are gone are left out. */
export async function readContacts(
  database: DatabaseHandle,
  { ids, fields }: { ids: readonly number[]; fields: readonly string[] },
): Promise<ContactRecord[]> {
  if (ids.length === 0) return [];
  const wanted = idRows(database.dialect, 'wanted', new Set(ids));
  const rows: SelectedContact[] = await database.db
    .selectFrom('OM_Contact as contact')
    .innerJoin(wanted, 'wanted.id', 'contact.ContactID')
    .select(await contactColumnsFor(database, fields))
    .orderBy('contact.ContactID')
    .execute();
  return toContactRecords(database, rows, fields);
}

/** The newest contact's ID; 0 when there are no contacts. */
export async function readHighestContactId({ db, dialect }: ContactHandle): Promise<number> {
  const query = db.selectFrom('OM_Contact').select('ContactID').orderBy('ContactID', 'desc');
  return (await dialect.limit(query, 1).executeTakeFirst())?.ContactID ?? 0;
}
