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
  const sizes = { read: contacts.length, compared: moved.length };
  await concludeContacts(work, sizes, await exchangePage(work, moved), tally);
}

/** Exchanges the contacts of a page, unless nothing may be written. Nothing is thrown. */
export async function exchangePage(work: ContactWork, moved: readonly LoadedContact[]): Promise<Exchange> {
  if (moved.length === 0) return { outcomes: [] };
  try {
    if (!work.dryRun) await refuseStandstill(work);
  } catch (error) {
    return { outcomes: [], failure: { error } };
  }
  return exchangeContacts(work, moved);
}

/** Counts what a page that failed has done all the same. */
export function countDone({ outcomes, failure }: Exchange, tally: Tally): void {
  // Once a person has agreed, the page is gone through again from its start.
  if (failure?.error instanceof NeedsConfirmation) return;
  tally.add(outcomes.map(countContact));
}

/**
 * Counts what became of a page, and does what comes after it.
 * @param sizes how many contacts it has, and how many of them were compared with Dynamics
 * @throws what ended the exchange
 */
export async function concludeContacts(
  work: ContactWork,
  { read, compared }: { read: number; compared: number },
  exchange: Exchange,
  tally: Tally,
): Promise<void> {
  const { outcomes, failure } = exchange;
  countDone(exchange, tally);
  if (failure) throw failure.error;
  const { counts } = tally;
  counts.read += read - compared;
  counts.unchanged += read - compared;
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
