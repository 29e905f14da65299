import { estimateWriteRequests } from '../../dataverse/write/writeInBulks.ts';
import { NeedsConfirmation } from '../approval.ts';
import type { LoadedContact } from '../contacts/contactRecord.ts';
import type { ContactOutcome, ContactWork } from '../contacts/contactWork.ts';
import { type Exchange, exchangeContacts } from '../contacts/exchangeContacts.ts';
import { refuseStandstill } from '../state/checkBrakes.ts';
import { keepPlanned } from '../state/runs/plannedChanges.ts';
import { countContact, type Tally } from './tally.ts';

/** Contacts read, decided and committed together. */
export const pageSize = 1000;

/**
 * Exchanges a page of contacts and counts what became of them.
 * @param moved those of them that have to be compared with Dynamics at all
 * @param tally is raised, also by what was done until the page failed
 */
export async function commitContacts(
  work: ContactWork,
  contacts: readonly LoadedContact[],
  moved: readonly LoadedContact[],
  tally: Tally,
): Promise<void> {
  if (!work.dryRun && moved.length > 0) await refuseStandstill(work);
  const { outcomes, failure }: Exchange =
    moved.length === 0 ? { outcomes: [] } : await exchangeContacts(work, moved);
  // Once a person has agreed, the page is gone through again from its start.
  if (failure?.error instanceof NeedsConfirmation) throw failure.error;
  tally.add(outcomes.map(countContact));
  if (failure) throw failure.error;
  const { counts } = tally;
  counts.read += contacts.length - moved.length;
  counts.unchanged += contacts.length - moved.length;
  if (work.dryRun) {
    const rows = (result: ContactOutcome['result']) =>
      outcomes.filter((outcome) => outcome.result === result).length;
    // Reads it has made itself; creates and updates would travel in requests of their own.
    counts.requests += estimateWriteRequests(rows('created')) + estimateWriteRequests(rows('updated'));
    await keepPlanned(work.database, work.runId, outcomes);
    return;
  }
  await work.follow?.(outcomes);
}
