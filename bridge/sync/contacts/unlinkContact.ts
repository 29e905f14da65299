import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { insertIfAbsent } from '../../database/insertIfAbsent.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { writeLinks } from '../../xperience/writeLinks.ts';
import { forgetSeenFields } from '../events/seenFields.ts';
import type { ExchangeContact } from './contactWork.ts';
import { removeLinks } from './links.ts';

export interface Unlinking {
  /** A held contact does not qualify until it is imported or released, so the next run does not create it again. */
  hold: boolean;
  reason: string;
}

const columns = { contact_id: 'int', version: 'int', held: 'bit', changed_at: 'datetime2(7)' } as const;

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
    const fresh = { contact_id: contactId, version: 1, held: false, changed_at: times.utc };
    await insertIfAbsent(transaction, 'dynamics365.contact_state', columns, ['contact_id'], [fresh]);
    await transaction.db
      .updateTable('dynamics365.contact_state')
      .set((eb) => ({
        version: eb('version', '+', 1),
        agreed: null,
        row_version: null,
        pending: null,
        pending_run_id: null,
        pending_token: null,
        pending_at: null,
        held: hold,
        held_reason: hold ? reason.slice(0, 400) : null,
        held_at: hold ? times.utc : null,
        changed_at: times.utc,
      }))
      .where('contact_id', '=', contactId)
      .execute();
  });
}
