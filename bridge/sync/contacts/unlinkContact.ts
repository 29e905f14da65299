import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { writeLinks } from '../../xperience/writeLinks.ts';
import { forgetSeenFields } from '../events/seenFields.ts';
import type { ExchangeContact } from './contactWork.ts';
import { removeLinks } from './links.ts';
import { restartState } from './restartState.ts';

export interface Unlinking {
  /** A held contact does not qualify until it is imported or released, so the next run does not create it again. */
  hold: boolean;
  reason: string;
}

/** Takes the link from a contact on both sides of the bridge's memory; its row in Dynamics stays. */
export async function unlinkContact(
  database: DatabaseHandle,
  contact: Pick<ExchangeContact, 'contactId' | 'rowId'>,
  { hold, reason }: Unlinking,
): Promise<void> {
  await inTransaction(database, async (transaction) => {
    const times = await currentTimes(transaction);
    const { contactId } = contact;
    if (contact.rowId) {
      await writeLinks(transaction, [{ contactId, rowId: null, expectedRowId: contact.rowId }], times.local);
    }
    await removeLinks(transaction, [contactId]);
    await forgetSeenFields(transaction, [contactId]);
    await restartState(transaction, contactId, times.utc, hold ? { reason } : undefined);
  });
}
