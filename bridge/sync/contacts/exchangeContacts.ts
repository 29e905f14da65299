import { duplicateInDynamics } from '../refusals/problemOfRefusal.ts';
import { recordOutcomes } from '../state/failures/recordOutcomes.ts';
import type { DecidedContact, LoadedContact, LocatedContact, Step } from './contactRecord.ts';
import type { ContactOutcome, ContactWork } from './contactWork.ts';
import { decideContacts } from './decideContacts.ts';
import { followContactMerges } from './deleted/followContactMerges.ts';
import { reloadContacts } from './loadContacts.ts';
import { locateRows } from './locate/locateRows.ts';
import { keepsChanging, leftAlone, plannedOutcome, problemOutcome } from './outcomeOf.ts';
import { dropPending, savePending } from './pendingValues.ts';
import { resolveReferences } from './resolveReferences.ts';
import { takeFromDynamics } from './takeFromDynamics.ts';
import { giveUpLink } from './unlinkContact.ts';
import { writeToDynamics } from './writeToDynamics.ts';

/** Read, decide, write; whoever was changed meanwhile is read again, at most this often. */
const rounds = 5;

/** What became of contacts. Never thrown away for a failure of the whole. */
export interface Exchange {
  /** One per contact that ended, in no particular order; recorded. */
  outcomes: ContactOutcome[];
  /** Why the others did not. */
  failure?: { error: unknown };
}

/**
 * Brings contacts and their rows into step. Contacts go through the steps of a round together; one whose answer was
 * lost, whose row or record changed underneath, or that somebody else wrote is read and decided anew in the next round:
 * nothing is repeated blindly.
 */
export async function exchangeContacts(
  work: ContactWork,
  contacts: readonly LoadedContact[],
): Promise<Exchange> {
  const outcomes = new Map<number, ContactOutcome>();
  let failure: Exchange['failure'];
  try {
    let open = [...contacts];
    for (let round = 1; open.length > 0 && round <= rounds; round += 1) {
      if (!work.dryRun) await work.refuseHalted();
      if (round > 1) open = await reloadContacts(work, open);
      const again: LoadedContact[] = [];
      for await (const step of takeSteps(work, open)) {
        for (const outcome of step.done) outcomes.set(outcome.contactId, outcome);
        if (!work.dryRun) work.onEnded?.(step.done);
        again.push(...step.again);
        if (step.failure) throw step.failure.error;
      }
      open = again;
    }
    for (const contact of open) outcomes.set(contact.contactId, problemOutcome(contact, keepsChanging));
  } catch (error) {
    failure = { error };
  }
  try {
    const left = [...outcomes.values()].filter(({ recorded }) => !recorded);
    if (!work.dryRun) await recordOutcomes(work, left);
  } catch (error) {
    failure ??= { error };
  }
  return { outcomes: [...outcomes.values()], ...(failure ? { failure } : {}) };
}

/**
 * The life of a contact in one round. What a step has finished with is told before the next one begins, so that it
 * counts whatever happens then. Nothing is written before the approval, and what is about to be sent is committed as
 * pending before it is sent.
 */
async function* takeSteps(
  work: ContactWork,
  loaded: readonly LoadedContact[],
): AsyncGenerator<Step<LoadedContact>> {
  const unheld = leaveHeld(await followContactMerges(work, loaded));
  yield unheld;
  work.onAsking?.();
  const located = await locateRows(work, unheld.next);
  const references = await resolveReferences(
    { dataverse: work.dataverse, mapping: work.plan.mapping, call: work.call },
    located.map(({ values }) => values),
    located.flatMap(({ row }) => (row ? [row.values] : [])),
  );
  const deliverable = await refuseUndeliverable(work, located);
  yield deliverable;
  const decided = await decideContacts(work, deliverable.next, references);
  yield decided;
  if (work.dryRun) {
    yield { next: [], done: decided.next.map(plannedOutcome), again: [] };
    return;
  }
  const wanted = await refuseTakenKeys(work, decided.next);
  yield wanted;
  await work.approval?.writes(wanted.next);
  const taken = await takeFromDynamics(work, wanted.next);
  yield taken;
  const pending = await savePending(work, taken.next);
  yield pending;
  yield await writeToDynamics(work, pending.next);
}

/** Nothing is done with those that were unlinked on purpose, perhaps a moment ago. */
function leaveHeld(contacts: readonly LoadedContact[]): Step<LoadedContact> {
  const isHeld = ({ rowId, state }: LoadedContact) => rowId === null && state.held;
  return {
    next: contacts.filter((contact) => !isHeld(contact)),
    done: contacts.filter(isHeld).map(leftAlone),
    again: [],
  };
}

/** Ends those whose row cannot be written; where the setting says so their link is given up. */
async function refuseUndeliverable(
  work: ContactWork,
  located: readonly LocatedContact[],
): Promise<Step<LocatedContact>> {
  const step: Step<LocatedContact> = { next: [], done: [], again: [] };
  try {
    for (const contact of located) {
      const { problem } = contact;
      if (!problem) step.next.push(contact);
      else if (!contact.givesUp || work.dryRun) step.done.push(problemOutcome(contact, problem));
      else {
        await work.refuseHalted();
        const outcome = await giveUpLink(work, contact, problem);
        if (outcome) step.done.push(outcome);
        else step.again.push(contact);
      }
    }
  } catch (error) {
    return { ...step, failure: { error } };
  }
  return step;
}

/**
 * Ends the contacts whose row was not created because a key is taken, and which no row has been found for since: under
 * another contact's row it would be refused for ever.
 */
async function refuseTakenKeys(
  work: ContactWork,
  contacts: readonly DecidedContact[],
): Promise<Step<DecidedContact>> {
  const step: Step<DecidedContact> = { next: [], done: [], again: [] };
  const taken: DecidedContact[] = [];
  for (const contact of contacts) {
    const { kind, keyTaken } = contact;
    if (kind !== 'create' || !keyTaken) {
      step.next.push(contact);
      continue;
    }
    const problem = duplicateInDynamics('The row of this contact was not created', keyTaken);
    step.done.push(problemOutcome(contact, problem));
    taken.push(contact);
  }
  await dropPending(work, taken);
  return step;
}
