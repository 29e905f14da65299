import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { inTransactionUndoing } from '../../../database/inTransaction.ts';
import { writeLinks } from '../../../xperience/contacts/write/writeLinks.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { restartHistories } from '../../state/activities/activityProgress.ts';
import { writeAudit } from '../../state/audit/audit.ts';
import { recordHistory } from '../../state/contactHistory.ts';
import { moveMemory } from '../../state/contactMemory.ts';
import type { DeletedContact, Survivor } from '../../state/deletedContacts.ts';
import { readDeletedHolders } from '../../state/deletedContacts.ts';
import { removeLinks, saveLinks } from '../../state/links.ts';
import type { LoadedContact } from '../contactRecord.ts';
import type { ContactWork } from '../contactWork.ts';
import { reloadContacts } from '../loadContacts.ts';

/** What becomes of the rows of merged contacts. */
export interface FollowedMerges {
  /** ContactIDs of the survivors that got a row now. */
  linked: number[];
  /** Contacts whose row nobody took, because the survivor has one of its own or there is none. */
  left: DeletedContact[];
}

/**
 * A merge in Xperience comes when it likes: a contact may carry the row of one that was merged into it before any run
 * has seen that. It takes the row over with what was agreed about it, or gets its own back, before anything is decided:
 * compared without that, whatever was edited in Dynamics would be overwritten.
 * @returns the contacts as they are afterwards
 */
export async function followContactMerges(
  work: ContactWork,
  contacts: readonly LoadedContact[],
): Promise<LoadedContact[]> {
  const carriers = contacts.filter(({ linkVoid, rowId }) => linkVoid && rowId !== null);
  if (carriers.length === 0 || work.dryRun) return [...contacts];
  const rowIds = carriers.flatMap(({ rowId }) => rowId ?? []);
  if (!(await followMergesOfRows(work.database, rowIds))) return [...contacts];
  const reloaded = new Map(
    (await reloadContacts(work, carriers)).map((contact) => [contact.contactId, contact]),
  );
  return contacts.flatMap((contact) =>
    carriers.includes(contact) ? (reloaded.get(contact.contactId) ?? []) : contact,
  );
}

/**
 * The same for rows whose contacts are not in Xperience any more and may have been merged.
 * @returns undefined when all of them belong to contacts that are there, or to none
 */
export async function followMergesOfRows(
  database: DatabaseHandle,
  rowIds: readonly string[],
): Promise<FollowedMerges | undefined> {
  const deleted = await readDeletedHolders(database, rowIds);
  return deleted.length === 0 ? undefined : moveLinks(database, deleted);
}

/**
 * Moves the links of merged contacts to the contacts they were merged into. A survivor without a row takes the other's,
 * with everything that was agreed about it; one that has a row keeps it, even where the merge has overwritten its
 * link field.
 */
export async function moveLinks(
  database: DatabaseHandle,
  deleted: readonly DeletedContact[],
): Promise<FollowedMerges> {
  const linked: number[] = [];
  const left: DeletedContact[] = [];
  for (const contact of deleted.toSorted(carriedFirst)) {
    const { survivor } = contact;
    if (!survivor) left.push(contact);
    else if (survivor.linkedRowId !== null || linked.includes(survivor.contactId)) {
      await restoreField(database, contact, survivor);
      left.push(contact);
    } else if (survivor.fieldRowId !== null && survivor.fieldRowId !== contact.rowId) left.push(contact);
    else if (await moveLink(database, contact, survivor)) linked.push(survivor.contactId);
  }
  return { linked, left };
}

/** Of several contacts merged into one, the row goes on that the merge has left in the link field. */
function carriedFirst(a: DeletedContact, b: DeletedContact): number {
  const carried = ({ survivor, rowId }: DeletedContact) => (survivor?.fieldRowId === rowId ? 0 : 1);
  return carried(a) - carried(b);
}

async function restoreField(
  database: DatabaseHandle,
  { rowId }: DeletedContact,
  survivor: Survivor,
): Promise<void> {
  if (survivor.fieldRowId !== rowId || survivor.linkedRowId === null) return;
  const { local } = await currentTimes(database);
  const { contactId, linkedRowId } = survivor;
  await writeLinks(database, [{ contactId, rowId: linkedRowId, expectedRowId: rowId }], local);
}

/** @returns false when the survivor was linked by somebody else meanwhile: then the next run decides */
function moveLink(database: DatabaseHandle, from: DeletedContact, survivor: Survivor): Promise<boolean> {
  const { contactId, contactGuid, fieldRowId } = survivor;
  const { rowId } = from;
  return inTransactionUndoing(database, async (transaction) => {
    const { utc, local } = await currentTimes(transaction);
    await removeLinks(transaction, [from.contactId]);
    await saveLinks(transaction, [{ contactId, contactGuid, rowId, origin: 'inherited' }], utc);
    await moveMemory(transaction, from.contactId, contactId);
    await restartHistories(transaction, [contactId]);
    await recordHistory(transaction, [{ contactId, what: 'inherited', by: 'bridge' }], { utc });
    await writeAudit(transaction, {
      caller: 'bridge',
      action: 'link.inherit',
      subject: `contact ${contactId}`,
      details: { before: fieldRowId, after: rowId, from: from.contactId },
    });
    // Last, as everywhere: OM_Contact belongs to a live web site.
    const link = { contactId, rowId, expectedRowId: fieldRowId };
    return (await writeLinks(transaction, [link], local)).has(contactId);
  });
}
