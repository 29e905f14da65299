import { setImmediate as turn } from 'node:timers/promises';
import type { ContactWork, ExchangeContact } from './contactWork.ts';
import type { Verdict } from './decideContacts.ts';
import { outcomeOf, problemOutcome } from './outcomeOf.ts';
import { settleVerdicts } from './persistContacts.ts';
import type { Results } from './results.ts';

/** Stores what was agreed while further rows are still being written. */
export interface Settling {
  /** Puts verdicts that were carried out in line; one set is stored after the other. */
  add(verdicts: readonly Verdict[]): void;
  /** Whether storing has failed: then nothing more should be sent. */
  failed(): boolean;
  /** Waits until all is stored; throws what storing has thrown. */
  ended(): Promise<void>;
}

/**
 * Starts with nothing in line. After a failure, what is still in line is left to whoever takes the run over.
 * @param results gets what became of each contact that was stored
 * @param again gets contacts that were changed meanwhile
 */
export function createSettling(work: ContactWork, results: Results, again: ExchangeContact[]): Settling {
  const { outcomes, recorded } = results;
  let failed = false;
  let last = Promise.resolve();

  const store = async (verdicts: readonly Verdict[]): Promise<void> => {
    // The embedded engine holds this whole process up; the next request goes out first.
    await turn();
    const { stored, problems } = await settleVerdicts(work, verdicts, recorded);
    for (const verdict of verdicts) {
      const { contact } = verdict.location;
      const problem = problems.get(contact.contactId);
      if (problem) outcomes.set(contact.contactId, problemOutcome(contact, problem));
      else if (stored.has(contact.contactId)) outcomes.set(contact.contactId, outcomeOf(verdict));
      else again.push(contact);
    }
  };
  return {
    add(verdicts) {
      if (verdicts.length === 0) return;
      last = last.then(() => store(verdicts));
      last.catch(() => {
        failed = true;
      });
    },
    failed: () => failed,
    ended: () => last,
  };
}
