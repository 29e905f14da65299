import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';

/** Names of contacts, else their e-mail addresses, by ContactID; those without either are left out. */
export async function readContactNames(
  { db, dialect }: ContactHandle,
  contactIds: readonly number[],
): Promise<Map<number, string>> {
  if (contactIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('OM_Contact as contact')
    .innerJoin(idRows(dialect, 'wanted', contactIds), 'wanted.id', 'contact.ContactID')
    .select([
      'contact.ContactID',
      'contact.ContactFirstName',
      'contact.ContactLastName',
      'contact.ContactEmail',
    ])
    .execute();
  return new Map(
    rows.flatMap((row): [number, string][] => {
      const name = [row.ContactFirstName, row.ContactLastName].filter(Boolean).join(' ') || row.ContactEmail;
      return name ? [[row.ContactID, name]] : [];
    }),
  );
}
