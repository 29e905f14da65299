import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { inTransactionUndoing } from '../../database/inTransaction.ts';
import { writeLinks } from '../../xperience/contacts/write/writeLinks.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { writeAudit } from '../state/audit/audit.ts';
import { recordHistory } from '../state/contactHistory.ts';
import { forgetSeenFields } from '../state/events/seenFields.ts';
import { recordOutcomes } from '../state/failures/recordOutcomes.ts';
import { resolveFailuresOf } from '../state/failures/resolveFailures.ts';
import { removeLinks } from '../state/links.ts';
import { restartState } from '../state/restartState.ts';
import type { LoadedContact } from './contactRecord.ts';
import type { ContactOutcome, ContactProblem, ContactWork } from './contactWork.ts';
import { problemOutcome } from './outcomeOf.ts';

export interface Unlinking {
  /** A held contact does not qualify until it is imported or released, so the next run does not create it again. */
  hold: boolean;
  reason: string;
  /** For the audit; the bridge itself unless said otherwise. */
  by?: string;
  /** The run it is part of. */
  runId?: number;
}

/**
 * Takes the link from a contact on both sides of the bridge's memory, and with it what failed; its row in Dynamics
 * stays.
 * @param contact with the row it is believed to be linked to, if any
 * @returns false when it is linked to another one by now, or to one at all: then nothing was done
 */
export function unlinkContact(
  database: DatabaseHandle,
  { contactId, rowId = null }: { contactId: number; rowId?: string | null | undefined },
  { hold, reason, by = 'bridge', runId }: Unlinking,
): Promise<boolean> {
  return inTransactionUndoing(database, async (transaction) => {
    const times = await currentTimes(transaction);
    // The state first and Xperience's own table last, as everywhere: two that do both then never wait for each other.
    await restartState(transaction, contactId, times.utc, hold ? { reason } : undefined);
    await removeLinks(transaction, [contactId]);
    await forgetSeenFields(transaction, [contactId]);
    await resolveFailuresOf(transaction, contactId, times.utc);
    await recordHistory(transaction, [{ contactId, what: hold ? 'held' : 'unlinked', by }], {
      utc: times.utc,
      ...(runId !== undefined && { runId }),
    });
    await writeAudit(transaction, {
      caller: by,
      action: 'link.remove',
      subject: `contact ${contactId}`,
      details: { before: rowId, after: null, hold, ...(by === 'bridge' && { because: reason }) },
    });
    const written = await writeLinks(
      transaction,
      [{ contactId, rowId: null, expectedRowId: rowId }],
      times.local,
    );
    return written.has(contactId);
  });
}

/**
 * Unlinks a contact whose row is gone, holds it and tells why, all or nothing: no later run looks at it again to say so.
 * @returns undefined when somebody has linked it to another row meanwhile
 */
export async function giveUpLink(
  work: ContactWork,
  contact: LoadedContact,
  problem: ContactProblem,
): Promise<ContactOutcome | undefined> {
  const outcome = problemOutcome(contact, problem);
  const unlinked = await inTransactionUndoing(work.database, async (transaction) => {
    if (
      !(await unlinkContact(transaction, contact, { hold: true, reason: problem.detail, runId: work.runId }))
    )
      return false;
    await recordOutcomes({ ...work, database: transaction }, [outcome]);
    return true;
  });
  return unlinked ? { ...outcome, recorded: true } : undefined;
}
