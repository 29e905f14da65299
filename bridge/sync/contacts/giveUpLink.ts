import { inTransactionUndoing } from '../../database/inTransaction.ts';
import { recordOutcomes } from '../state/failures/recordOutcomes.ts';
import type { ContactProblem, ContactWork, ExchangeContact } from './contactWork.ts';
import { problemOutcome } from './outcomeOf.ts';
import { unlinkContact } from './unlinkContact.ts';

/**
 * Unlinks a contact whose row is gone, holds it and tells why, all or nothing: no later run looks at it again to say so.
 * @returns false when somebody has linked it to another row meanwhile
 */
export function giveUpLink(
  work: ContactWork,
  contact: ExchangeContact,
  problem: ContactProblem,
): Promise<boolean> {
  return inTransactionUndoing(work.database, async (transaction) => {
    const hold = { hold: true, reason: problem.detail, runId: work.runId };
    if (!(await unlinkContact(transaction, contact, hold))) return false;
    await recordOutcomes({ ...work, database: transaction }, [problemOutcome(contact, problem)]);
    return true;
  });
}
