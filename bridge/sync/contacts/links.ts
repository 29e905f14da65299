import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';

/** How a link came about, as the link table tells it. */
export type LinkOrigin = 'created' | 'found' | 'matched' | 'followed' | 'inherited' | 'adopted' | 'caller';

export interface Link {
  contactId: number;
  contactGuid: string;
  rowId: string;
  origin: LinkOrigin;
}

/** ContactIDs by the row they are linked to. */
export async function readLinkedContacts(
  { db, dialect }: DatabaseHandle,
  rowIds: readonly string[],
): Promise<Map<string, number>> {
  if (rowIds.length === 0) return new Map();
  const wanted = dialect.jsonRows(
    'wanted',
    { row_id: 'uniqueidentifier' },
    rowIds.map((id) => ({ row_id: id })),
  );
  const rows = await db
    .selectFrom('dynamics365.link as link')
    .innerJoin(wanted, 'wanted.row_id', 'link.row_id')
    .select(['link.row_id', 'link.contact_id'])
    .execute();
  return new Map(rows.map((row) => [row.row_id, row.contact_id]));
}

/** Links by ContactID. */
export async function readLinks(
  { db, dialect }: DatabaseHandle,
  contactIds: readonly number[],
): Promise<Map<number, string>> {
  if (contactIds.length === 0) return new Map();
  const wanted = dialect.jsonRows(
    'wanted',
    { contact_id: 'int' },
    contactIds.map((id) => ({ contact_id: id })),
  );
  const rows = await db
    .selectFrom('dynamics365.link as link')
    .innerJoin(wanted, 'wanted.contact_id', 'link.contact_id')
    .select(['link.row_id', 'link.contact_id'])
    .execute();
  return new Map(rows.map((row) => [row.contact_id, row.row_id]));
}

/**
 * Records a link; one the contact had before is replaced.
 * @throws DatabaseError `duplicate` when the row is linked to another contact
 */
export async function saveLink({ db }: DatabaseHandle, link: Link, now: DateTime2): Promise<void> {
  await removeLink({ db }, link.contactId);
  await db
    .insertInto('dynamics365.link')
    .values({
      contact_id: link.contactId,
      contact_guid: link.contactGuid,
      row_id: link.rowId,
      origin: link.origin,
      linked_at: now,
    })
    .execute();
}

/** Forgets a contact's link. */
export async function removeLink({ db }: Pick<DatabaseHandle, 'db'>, contactId: number): Promise<void> {
  await db.deleteFrom('dynamics365.link').where('contact_id', '=', contactId).execute();
}
