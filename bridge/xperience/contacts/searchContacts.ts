import { sql } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';

/** What it takes to tell contacts apart in a list. */
export interface ContactSummary {
  contactId: number;
  firstName: string;
  lastName: string;
  email: string;
}

const most = 50;
const largestId = 2 ** 31 - 1;

/**
 * At most 50 contacts to choose from: of digits the one with that ID, of a text those whose e-mail address or last
 * name begins with it (both have an index in Xperience), of nothing the newest by ID.
 */
export async function searchContacts(database: DatabaseHandle, text: string): Promise<ContactSummary[]> {
  const wanted = text.trim();
  if (wanted === '') return read(database, undefined);
  if (/^\d+$/.test(wanted)) {
    const contactId = Number(wanted);
    return contactId > largestId ? [] : read(database, { contactId });
  }
  // Two queries, each by its index: a condition on either column would read the whole table.
  const found = [
    ...(await read(database, { column: 'ContactEmail', start: wanted })),
    ...(await read(database, { column: 'ContactLastName', start: wanted })),
  ];
  return [...new Map(found.map((contact) => [contact.contactId, contact])).values()].slice(0, most);
}

type Condition = { contactId: number } | { column: 'ContactEmail' | 'ContactLastName'; start: string };

async function read(
  { db, dialect }: DatabaseHandle,
  condition: Condition | undefined,
): Promise<ContactSummary[]> {
  let query = db
    .selectFrom('OM_Contact as contact')
    .select([
      'contact.ContactID',
      'contact.ContactFirstName',
      'contact.ContactLastName',
      'contact.ContactEmail',
    ]);
  if (condition === undefined) query = query.orderBy('contact.ContactID', 'desc');
  else if ('contactId' in condition) query = query.where('contact.ContactID', '=', condition.contactId);
  else {
    const pattern = `${condition.start.replace(/[~%_[]/g, '~$&')}%`;
    query = query
      .where(sql<boolean>`${sql.ref(`contact.${condition.column}`)} like ${pattern} escape '~'`)
      .orderBy(`contact.${condition.column}`)
      .orderBy('contact.ContactID');
  }
  const rows = await dialect.limit(query, most).execute();
  return rows.map((row) => ({
    contactId: row.ContactID,
    firstName: row.ContactFirstName ?? '',
    lastName: row.ContactLastName ?? '',
    email: row.ContactEmail ?? '',
  }));
}
