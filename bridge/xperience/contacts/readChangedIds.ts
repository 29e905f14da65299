import { type SqlBool, sql } from 'kysely';
import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';

/** A contact with its stamp, ContactLastModified. */
export interface StampedContact {
  stamp: DateTime2;
  contactId: number;
  linked: boolean;
}

/** Stamps read by one statement. */
const stampsTogether = 5_000;

/**
 * Contacts stamped at or after a local time, linked or not, page by page in the order of their stamps: an index on the
 * stamp that holds the link finds them without a look at the contacts themselves.
 */
export async function* changedContacts(
  database: ContactHandle,
  since: DateTime2,
): AsyncGenerator<StampedContact[]> {
  for (let after: StampedContact | undefined; ; ) {
    const page = await readPage(database, since, after);
    if (page.length > 0) yield page;
    if (page.length < stampsTogether) return;
    after = page.at(-1);
  }
}

async function readPage(
  { db, dialect }: ContactHandle,
  since: DateTime2,
  after: StampedContact | undefined,
): Promise<StampedContact[]> {
  let query = db
    .selectFrom('OM_Contact as contact')
    .select(['contact.ContactID', 'contact.ContactLastModified', 'contact.ContactDynamics365RelatedID'])
    // Also where the order alone would do: only this tells where in the index to begin.
    .where('contact.ContactLastModified', '>=', after?.stamp ?? since)
    .orderBy('contact.ContactLastModified')
    .orderBy('contact.ContactID');
  if (after) {
    query = query.where(
      sql<SqlBool>`(contact.ContactLastModified > ${after.stamp} or contact.ContactID > ${after.contactId})`,
    );
  }
  const rows = await dialect.limit(query, stampsTogether).execute();
  return rows.map((row) => ({
    stamp: row.ContactLastModified,
    contactId: row.ContactID,
    linked: row.ContactDynamics365RelatedID !== null,
  }));
}
