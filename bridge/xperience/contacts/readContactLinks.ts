import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';

/** A contact and the row its own field names. */
export interface ContactLink {
  contactId: number;
  rowId: string | null;
}

/** The next contacts behind a ContactID, whatever they are, ascending: all of OM_Contact, read in ranges of its key. */
export async function readContactLinks(
  { db, dialect }: ContactHandle,
  { after, upTo, limit }: { after: number; upTo: number; limit: number },
): Promise<ContactLink[]> {
  const query = db
    .selectFrom('OM_Contact as contact')
    .select(['contact.ContactID', 'contact.ContactDynamics365RelatedID'])
    .where('contact.ContactID', '>', after)
    .where('contact.ContactID', '<=', upTo)
    .orderBy('contact.ContactID');
  const rows = await dialect.limit(query, limit).execute();
  return rows.map((row) => ({ contactId: row.ContactID, rowId: row.ContactDynamics365RelatedID }));
}

/** Those of these contacts that are in Xperience. */
export async function readContactLinksOf(
  { db, dialect }: ContactHandle,
  contactIds: readonly number[],
): Promise<ContactLink[]> {
  if (contactIds.length === 0) return [];
  const rows = await db
    .selectFrom('OM_Contact as contact')
    .innerJoin(idRows(dialect, 'wanted', contactIds), 'wanted.id', 'contact.ContactID')
    .select(['contact.ContactID', 'contact.ContactDynamics365RelatedID'])
    .execute();
  return rows.map((row) => ({ contactId: row.ContactID, rowId: row.ContactDynamics365RelatedID }));
}
