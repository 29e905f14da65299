import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';

export interface ContactName {
  firstName: string | null;
  lastName: string | null;
  email: string | null;
}

/** Names and addresses of some contacts, by ContactID; those that are gone are left out. */
export async function readNameParts(
  { db, dialect }: DatabaseHandle,
  contactIds: readonly number[],
): Promise<Map<number, ContactName>> {
  if (contactIds.length === 0) return new Map();
  const wanted = idRows(dialect, 'wanted', [...new Set(contactIds)]);
  const rows = await db
    .selectFrom('OM_Contact as contact')
    .innerJoin(wanted, 'wanted.id', 'contact.ContactID')
    .select([
      'contact.ContactID',
      'contact.ContactFirstName',
      'contact.ContactLastName',
      'contact.ContactEmail',
    ])
    .execute();
  return new Map(
    rows.map((row) => [
      row.ContactID,
      { firstName: row.ContactFirstName, lastName: row.ContactLastName, email: row.ContactEmail },
    ]),
  );
}
