import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import { writeLinks } from '../../../xperience/contacts/writeLinks.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { restartHistories } from '../../state/activities/activityProgress.ts';
import { writeAudit } from '../../state/audit/audit.ts';
import { recordHistory } from '../../state/contactHistory.ts';
import type { GoneContact, Heir } from '../../state/goneContact.ts';
import { removeLinks, saveLinks } from '../../state/links.ts';

/** What becomes of the rows of merged contacts. */
export interface Inheritance {
  /** ContactIDs of the heirs that got a row now. */
  linked: number[];
  /** Contacts whose row nobody took, because the heir has one of its own or there is none. */
  left: GoneContact[];
}

/**
 * Gives the rows of merged contacts to the contacts they were merged into. An heir without a row takes the other's,
 * with everything that was agreed about it; one that has a row keeps it, even where the merge has overwritten its
 * link field.
 */
export async function inheritLinks(
  database: DatabaseHandle,
  gone: readonly GoneContact[],
): Promise<Inheritance> {
  const linked: number[] = [];
  const left: GoneContact[] = [];
  for (const contact of gone.toSorted(carriedFirst)) {
    const { heir } = contact;
    if (!heir) left.push(contact);
    else if (heir.linkedRowId !== null || linked.includes(heir.contactId)) {
      await restoreField(database, contact, heir);
      left.push(contact);
    } else if (heir.fieldRowId !== null && heir.fieldRowId !== contact.rowId) left.push(contact);
    else if (await passOn(database, contact, heir)) linked.push(heir.contactId);
  }
  return { linked, left };
}

/** Of several contacts merged into one, the row goes on that the merge has left in the link field. */
function carriedFirst(a: GoneContact, b: GoneContact): number {
  const carried = ({ heir, rowId }: GoneContact) => (heir?.fieldRowId === rowId ? 0 : 1);
  return carried(a) - carried(b);
}

async function restoreField(database: DatabaseHandle, { rowId }: GoneContact, heir: Heir): Promise<void> {
  if (heir.fieldRowId !== rowId || heir.linkedRowId === null) return;
  const { local } = await currentTimes(database);
  const { contactId, linkedRowId } = heir;
  await writeLinks(database, [{ contactId, rowId: linkedRowId, expectedRowId: rowId }], local);
}

/** @returns false when the heir was linked by somebody else meanwhile: then the next run decides */
function passOn(database: DatabaseHandle, from: GoneContact, heir: Heir): Promise<boolean> {
  const { contactId, contactGuid, fieldRowId } = heir;
  const { rowId } = from;
  return inTransaction(database, async (transaction) => {
    const { utc, local } = await currentTimes(transaction);
    const written = await writeLinks(transaction, [{ contactId, rowId, expectedRowId: fieldRowId }], local);
    if (!written.has(contactId)) return false;
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
    return true;
  });
}

/** What was agreed about the row, seen of it and sent to it holds for its new contact. */
async function moveMemory({ db }: DatabaseHandle, from: number, to: number): Promise<void> {
  await db.deleteFrom('dynamics365.contact_state').where('contact_id', '=', to).execute();
  await db
    .updateTable('dynamics365.contact_state')
    .set((eb) => ({ contact_id: to, held: false, version: eb('version', '+', 1) }))
    .where('contact_id', '=', from)
    .execute();
  await db
    .updateTable('dynamics365.contact_history')
    .set({ contact_id: to })
    .where('contact_id', '=', from)
    .execute();
  await db.deleteFrom('dynamics365.seen_fields').where('contact_id', '=', to).execute();
  await db
    .updateTable('dynamics365.seen_fields')
    .set({ contact_id: to })
    .where('contact_id', '=', from)
    .execute();
  await db.deleteFrom('dynamics365.activity_progress').where('contact_id', '=', to).execute();
  await db
    .updateTable('dynamics365.activity_progress')
    .set({ contact_id: to })
    .where('contact_id', '=', from)
    .execute();
}
