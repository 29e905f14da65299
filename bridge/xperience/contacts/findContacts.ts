import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely';
import type { ContactHandle, DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { sameText } from '../../database/sameText.ts';
import type { WithContact } from './contactFilters.ts';
import {
  type ContactRecord,
  contactColumnsFor,
  type SelectedContact,
  toContactRecords,
} from './contactRecord.ts';

/** How a contact is named; GUIDs are lower case with hyphens. */
export type ContactName =
  | { by: 'contactId'; contactId: number }
  | { by: 'contactGuid'; contactGuid: string }
  | { by: 'rowId'; rowId: string }
  | { by: 'email'; email: string };

/** More contacts with one e-mail address than this tell nothing more. */
export const mostOfName = 100;

/**
 * The contacts of a name, by ID. Only an e-mail address can be that of several; capitals make no difference in it.
 * A row is looked up in the link table, because OM_Contact has no index on its own link field: the record tells
 * whether that still names the row.
 */
export async function findContacts(
  database: DatabaseHandle,
  name: ContactName,
  fields: readonly string[],
): Promise<ContactRecord[]> {
  const query = database.db
    .selectFrom('OM_Contact as contact')
    .select(await contactColumnsFor(database, fields))
    .where(conditionOfName(database, name))
    .orderBy('contact.ContactID');
  const found: SelectedContact[] = await database.dialect.limit(query, mostOfName).execute();
  const records = await toContactRecords(database, found, fields);
  return name.by === 'email' ? records.filter((each) => hasName(each, name)) : records;
}

/** Who has a name, on OM_Contact under the alias `contact`. */
export function conditionOfName({ dialect }: ContactHandle, name: ContactName): Expression<SqlBool> {
  const eb = expressionBuilder<WithContact, 'contact'>();
  switch (name.by) {
    case 'contactId':
      return eb('contact.ContactID', '=', name.contactId);
    case 'contactGuid':
      return eb('contact.ContactGUID', '=', name.contactGuid);
    case 'rowId':
      return eb(
        'contact.ContactID',
        'in',
        eb.selectFrom('dynamics365.link').select('contact_id').where('row_id', '=', name.rowId),
      );
    case 'email':
      return dialect.textEquals(sql.ref('contact.ContactEmail'), name.email);
  }
}

/** A server's collation may find more than the address: blanks at the end, ß for ss. */
export function hasName({ email }: ContactRecord, name: { email: string }): boolean {
  return sameText(email ?? '', name.email);
}
