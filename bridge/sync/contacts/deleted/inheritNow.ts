import type { ContactWork, ExchangeContact } from '../contactWork.ts';
import { reloadContacts } from '../loadContacts.ts';
import { inheritRows } from './inheritRows.ts';

/**
 * A merge in Xperience comes when it likes: a contact may carry the row of one that has gone before any run has settled
 * that. It takes the row over with what was agreed about it, or gets its own back, before anything is decided: compared
 * without that, whatever was edited in Dynamics would be overwritten.
 * @returns the contacts as they are afterwards
 */
export async function inheritNow(
  work: ContactWork,
  contacts: readonly ExchangeContact[],
): Promise<ExchangeContact[]> {
  const carriers = contacts.filter(({ linkVoid, rowId }) => linkVoid && rowId !== undefined);
  if (carriers.length === 0 || work.dryRun) return [...contacts];
  const rowIds = carriers.flatMap(({ rowId }) => rowId ?? []);
  if (!(await inheritRows(work.database, rowIds))) return [...contacts];
  const settled = new Map(
    (await reloadContacts(work, carriers)).map((contact) => [contact.contactId, contact]),
  );
  return contacts.flatMap((contact) => {
    if (!carriers.includes(contact)) return contact;
    return settled.get(contact.contactId) ?? [];
  });
}
