import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';

/** Which of these ContactIDs are in Xperience. */
export async function readPresentIds(
  { db, dialect }: ContactHandle,
  contactIds: readonly number[],
): Promise<Set<number>> {
  if (contactIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('OM_Contact')
    .innerJoin(idRows(dialect, 'wanted', contactIds), 'wanted.id', 'OM_Contact.ContactID')
    .select('OM_Contact.ContactID')
    .execute();
  return new Set(rows.map(({ ContactID }) => ContactID));
}
