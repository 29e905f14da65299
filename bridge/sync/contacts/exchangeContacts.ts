import { duplicateInDynamics } from '../refusals/problemOfRefusal.ts';
import { recordOutcomes } from '../state/failures/recordOutcomes.ts';
import type { ContactOutcome, ContactProblem, ContactWork, ExchangeContact } from './contactWork.ts';
import { decideLocated, type Verdict } from './decideContacts.ts';
import { inheritNow } from './deleted/inheritNow.ts';
import { giveUpLink } from './giveUpLink.ts';
import { reloadContacts } from './loadContacts.ts';
import { locateRows } from './locate/locateRows.ts';
import { keepsChanging, leftAlone, plannedOutcome, problemOutcome } from './outcomeOf.ts';
import { dropPending } from './pendingValues.ts';
import { resolveReferences } from './resolveReferences.ts';
import { noResults, type Results } from './results.ts';
import { reviseVerdicts } from './reviseVerdicts.ts';
import { performVerdicts } from './writeToDynamics.ts';

/** Read, decide, write; whoever was changed meanwhile is read again, at most this often. */
const rounds = 5;

/** What became of contacts. Never thrown away for a failure of the whole. */
export interface Exchange {
  /** One per contact that was settled, in no particular order; recorded. */
  outcomes: ContactOutcome[];
  /** Why the others were not. */
  failure?: { error: unknown };
}

/**
 * Brings contacts and their rows into step: finds each row, decides by three-way diff, commits what is about to be
 * sent as pending, sends it, and stores what was agreed, with the failures. A contact whose answer was lost, whose row
 * or record changed underneath, or that somebody else wrote is read and decided anew; nothing is repeated blindly.
 */
export async function exchangeContacts(
  work: ContactWork,
  contacts: readonly ExchangeContact[],
): Promise<Exchange> {
  const results = noResults();
  const { outcomes, recorded } = results;
  let failure: Exchange['failure'];
  try {
    let open = [...contacts];
    for (let round = 1; open.length > 0 && round <= rounds; round += 1) {
      if (!work.dryRun) await work.refuseHalted();
      if (round > 1) open = await reloadContacts(work, open);
      open = await exchangeOnce(work, await inheritNow(work, open), results);
    }
    for (const contact of open) outcomes.set(contact.contactId, problemOutcome(contact, keepsChanging));
  } catch (error) {
    failure = { error };
  }
  try {
    const left = [...outcomes.values()].filter(({ contactId }) => !recorded.has(contactId));
    if (!work.dryRun) await recordOutcomes(work, left);
  } catch (error) {
    failure ??= { error };
  }
  return { outcomes: [...outcomes.values()], ...(failure ? { failure } : {}) };
}

/** One round; returns the contacts that have to be read and decided anew. */
async function exchangeOnce(
  work: ContactWork,
  contacts: readonly ExchangeContact[],
  results: Results,
): Promise<ExchangeContact[]> {
  const { outcomes, recorded } = results;
  const held = contacts.filter(isHeld);
  for (const contact of held) outcomes.set(contact.contactId, leftAlone(contact));
  const unheld = held.length === 0 ? contacts : contacts.filter((contact) => !held.includes(contact));
  const located = await locateRows(work, unheld);
  const references = await resolveReferences(
    { dataverse: work.dataverse, mapping: work.plan.mapping, call: work.call },
    unheld.map((contact) => contact.values),
    located.flatMap((location) => (location.row ? [location.row.values] : [])),
  );
  const deliverable = [];
  const again: ExchangeContact[] = [];
  for (const location of located) {
    const { contact, problem } = location;
    if (!problem) {
      deliverable.push(location);
      continue;
    }
    const givesUp = location.unlink && !work.dryRun;
    if (givesUp) await work.refuseHalted();
    if (givesUp && !(await giveUpLink(work, contact, problem))) {
      again.push(contact);
      continue;
    }
    outcomes.set(contact.contactId, problemOutcome(contact, problem));
    if (givesUp) recorded.add(contact.contactId);
  }
  const verdicts: Verdict[] = [];
  const decided = deliverable.flatMap((location) => {
    try {
      return [decideLocated(work, location, references)];
    } catch (error) {
      outcomes.set(location.contact.contactId, problemOutcome(location.contact, notUnderstood(error)));
      return [];
    }
  });
  for (const revised of await reviseVerdicts(work, decided)) {
    const { contact } = revised.verdict.location;
    if ('problem' in revised) outcomes.set(contact.contactId, problemOutcome(contact, revised.problem));
    else verdicts.push(revised.verdict);
  }
  if (work.dryRun) {
    for (const verdict of verdicts) outcomes.set(verdict.location.contact.contactId, plannedOutcome(verdict));
    return [];
  }
  const wanted = await withoutTakenKeys(work, verdicts, results);
  work.approval?.writes(wanted);
  return [...again, ...(await performVerdicts(work, wanted, results))];
}

/** A mistake of the bridge that one contact's values bring to light stops nobody else. The values are not repeated. */
function notUnderstood(error: unknown): ContactProblem {
  const name = error instanceof Error ? error.name : 'unknown error';
  return {
    code: 'unexpected',
    kind: 'transient',
    detail: `The bridge made a mistake with the values of this contact (${name}). Tell its maintainers which contact it is; it is tried again with growing delays.`,
  };
}

/** Unlinked on purpose, perhaps a moment ago. */
function isHeld({ rowId, state }: ExchangeContact): boolean {
  return rowId === undefined && state.held;
}

/**
 * Ends the contacts whose row was not created because a key is taken, and which no row has been found for since: under
 * another contact's row it would be refused for ever.
 */
async function withoutTakenKeys(
  work: ContactWork,
  verdicts: readonly Verdict[],
  { outcomes, keyTaken }: Results,
): Promise<Verdict[]> {
  const taken: Verdict[] = [];
  const wanted = verdicts.filter((verdict) => {
    const { contact } = verdict.location;
    const error = keyTaken.get(contact.contactId);
    if (verdict.kind !== 'create' || !error) return true;
    const problem = duplicateInDynamics('The row of this contact was not created', error);
    outcomes.set(contact.contactId, problemOutcome(contact, problem));
    taken.push(verdict);
    return false;
  });
  await dropPending(work, taken);
  return wanted;
}
