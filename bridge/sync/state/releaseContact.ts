import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { writeAudit } from './audit/audit.ts';
import { recordHistory } from './contactHistory.ts';
import { checkContact } from './contactsToCheck.ts';

/**
 * Ends a hold: the contact may qualify again.
 * @param by for the audit
 * @returns whether it was held
 */
export function releaseContact(database: DatabaseHandle, contactId: number, by: string): Promise<boolean> {
  return inTransaction(database, async (transaction) => {
    const { utc } = await currentTimes(transaction);
    const { numUpdatedRows } = await transaction.db
      .updateTable('dynamics365.contact_state')
      .set((eb) => ({
        held: false,
        held_reason: null,
        held_at: null,
        version: eb('version', '+', 1),
        changed_at: utc,
      }))
      .where('contact_id', '=', contactId)
      .where('held', '=', true)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return false;
    await checkContact(transaction, contactId, utc);
    await recordHistory(transaction, [{ contactId, what: 'released', by }], { utc });
    await writeAudit(transaction, {
      caller: by,
      action: 'hold.release',
      subject: `contact ${contactId}`,
      details: { before: { held: true }, after: { held: false } },
    });
    return true;
  });
}
