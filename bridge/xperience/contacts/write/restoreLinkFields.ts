import type { ContactHandle } from '../../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';

export interface LinkToRestore {
  contactId: number;
  rowId: string;
  /** The server's local time of the last exchange. */
  synchronizedOn: DateTime2 | null;
}

/**
 * Fills link fields that a migration has left empty; those that hold something stay. ContactLastModified stays, or every
 * link would look like a change of the contact.
 */
export async function restoreLinkFields(
  { db, dialect }: ContactHandle,
  links: readonly LinkToRestore[],
): Promise<void> {
  if (links.length === 0) return;
  const given = dialect.jsonRows(
    'given',
    { contact_id: 'int', row_id: 'uniqueidentifier', linked_on: 'datetime2(7)' },
    links.map(({ contactId, rowId, synchronizedOn }) => ({
      contact_id: contactId,
      row_id: rowId,
      linked_on: synchronizedOn,
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
    .where('OM_Contact.ContactDynamics365RelatedID', 'is', null)
    .execute();
}
