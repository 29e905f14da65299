import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { ContactWork, ExchangeContact } from '../contactWork.ts';
import { reloadContacts } from '../loadContacts.ts';
import { inheritLinks } from './inheritLinks.ts';
import { readGoneHolders } from './readGoneContacts.ts';

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
  if (!(await settleHolders(work.database, carriers))) return [...contacts];
  const settled = new Map(
    (await reloadContacts(work, carriers)).map((contact) => [contact.contactId, contact]),
  );
  return contacts.flatMap((contact) => {
    if (!carriers.includes(contact)) return contact;
    return settled.get(contact.contactId) ?? [];
  });
}

/** @returns whether there were any */
async function settleHolders(
  database: DatabaseHandle,
  carriers: readonly ExchangeContact[],
): Promise<boolean> {
  const gone = await readGoneHolders(
    database,
    carriers.flatMap(({ rowId }) => rowId ?? []),
  );
  if (gone.length === 0) return false;
  await inheritLinks(database, gone);
  return true;
}
