import { sql } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';

/** What it takes to tell contacts apart in a list. */
export interface ContactSummary {
  contactId: number;
  firstName: string;
  lastName: string;
  email: string;
}

const most = 50;
/** Names have few; more of them are no name. */
const mostWords = 5;
const largestId = 2 ** 31 - 1;

/**
 * At most 50 contacts to choose from: of digits the one with that ID, of a text those whose e-mail address or last
 * name begins with it (both have an index in Xperience), of several words those whose last name begins with the last
 * words and whose first name with those before, of nothing the newest by ID.
 */
export async function searchContacts(database: DatabaseHandle, text: string): Promise<ContactSummary[]> {
  const wanted = text.trim();
  if (wanted === '') return read(database, undefined);
  if (/^\d+$/.test(wanted)) {
    const contactId = Number(wanted);
    return contactId > largestId ? [] : read(database, { contactIds: [contactId] });
  }
  // Each by its index: a condition on either column would read the whole table.
  const found = [
    ...(await read(database, { column: 'ContactEmail', start: wanted })),
    ...(await read(database, { column: 'ContactLastName', start: wanted })),
  ];
  const words = wanted.split(/\s+/).slice(0, mostWords);
  for (let split = 1; split < words.length; split += 1) {
    const [firstName, start] = [words.slice(0, split).join(' '), words.slice(split).join(' ')];
    found.push(...(await read(database, { column: 'ContactLastName', start, firstName })));
  }
  return [...new Map(found.map((contact) => [contact.contactId, contact])).values()].slice(0, most);
}

/** The same of contacts by ContactID; those that are gone are left out. */
export function readSummaries(
  database: DatabaseHandle,
  contactIds: readonly number[],
): Promise<ContactSummary[]> {
  return contactIds.length === 0 ? Promise.resolve([]) : read(database, { contactIds });
}

type Condition =
  | { contactIds: readonly number[] }
  | { column: 'ContactEmail' | 'ContactLastName'; start: string; firstName?: string };

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
  else if ('contactIds' in condition) {
    const wanted = idRows(dialect, 'wanted', condition.contactIds);
    query = query.where('contact.ContactID', 'in', db.selectFrom(wanted).select('wanted.id'));
  } else {
    const { column, start, firstName } = condition;
    query = query
      .where(beginsWith(column, start))
      .$if(firstName !== undefined, (named) => named.where(beginsWith('ContactFirstName', firstName ?? '')))
      .orderBy(`contact.${column}`)
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

function beginsWith(column: 'ContactEmail' | 'ContactLastName' | 'ContactFirstName', start: string) {
  const pattern = `${start.replace(/[~%_[]/g, '~$&')}%`;
  return sql<boolean>`${sql.ref(`contact.${column}`)} like ${pattern} escape '~'`;
}
