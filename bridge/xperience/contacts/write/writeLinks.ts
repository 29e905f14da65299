import type { ContactHandle } from '../../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';

export interface LinkToWrite {
  contactId: number;
  /** Row to link to; null unlinks. */
  rowId: string | null;
  /** What the contact's link field held when this was decided. */
  expectedRowId: string | null;
}

/**
 * Writes the link into OM_Contact: the row's GUID and when, nothing else. ContactLastModified stays, or every link
 * would look like a change of the contact. Keep it to 200 contacts a transaction. The
 * update itself answers nothing: SQL Server allows no OUTPUT on a table that has triggers of the site's own.
 * @param local the database's local time
 * @returns ContactIDs that hold their link now; the others hold another one, or are gone
 */
export async function writeLinks(
  { db, dialect }: ContactHandle,
  links: readonly LinkToWrite[],
  local: DateTime2,
): Promise<Set<number>> {
  if (links.length === 0) return new Set();
  const given = dialect.jsonRows(
    'given',
    {
      contact_id: 'int',
      row_id: 'uniqueidentifier',
      expected_row_id: 'uniqueidentifier',
      linked_on: 'datetime2(7)',
    },
    links.map(({ contactId, rowId, expectedRowId }) => ({
      contact_id: contactId,
      row_id: rowId,
      expected_row_id: expectedRowId,
      linked_on: rowId === null ? null : local,
    })),
  );
  await db
    .updateTable('OM_Contact')
    .from(given)
    .set((eb) => ({
      ContactDynamics365RelatedID: eb.ref('given.row_id'),
      ContactDynamics365SynchronizedOn: eb.ref('given.linked_on'),
    }))
    .whereRef('OM_Contact.ContactID', '=', 'given.contact_id')
    .where((eb) =>
      eb.or([
        eb('OM_Contact.ContactDynamics365RelatedID', '=', eb.ref('given.expected_row_id')),
        eb.and([
          eb('OM_Contact.ContactDynamics365RelatedID', 'is', null),
          eb('given.expected_row_id', 'is', null),
        ]),
      ]),
    )
    .execute();
  const linked = await db
    .selectFrom('OM_Contact')
    .innerJoin(given, 'given.contact_id', 'OM_Contact.ContactID')
    .select('OM_Contact.ContactID')
    .where((eb) =>
      eb.or([
        eb('OM_Contact.ContactDynamics365RelatedID', '=', eb.ref('given.row_id')),
        eb.and([eb('OM_Contact.ContactDynamics365RelatedID', 'is', null), eb('given.row_id', 'is', null)]),
      ]),
    )
    .execute();
  return new Set(linked.map((row) => row.ContactID));
}
