import { type SqlBool, sql } from 'kysely';
import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';

/** Where a reading of stamps stands. */
export interface StampPosition {
  stamp: DateTime2;
  contactId: number;
}

/**
 * The next contacts stamped at or after a local time, linked or not, in the order of their stamps: an index on the stamp
 * that holds the link finds them without a look at the contacts themselves.
 * @param after the last one of the page before
 */
export async function readChangedIds(
  { db, dialect }: ContactHandle,
  { since, after, limit }: { since: DateTime2; after?: StampPosition | undefined; limit: number },
): Promise<(StampPosition & { linked: boolean })[]> {
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
  const rows = await dialect.limit(query, limit).execute();
  return rows.map((row) => ({
    stamp: row.ContactLastModified,
    contactId: row.ContactID,
    linked: row.ContactDynamics365RelatedID !== null,
  }));
}
