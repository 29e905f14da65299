import type { ContactOutcome, ContactWork, ExchangeContact } from './contactWork.ts';
import { decideLocated, type Verdict } from './decideLocated.ts';
import { reloadContacts } from './loadContacts.ts';
import { locateRows } from './locateRows.ts';
import { keepsChanging, leftAlone, outcomeOf, problemOutcome } from './outcomeOf.ts';
import { performVerdicts } from './performVerdicts.ts';
import { resolveReferences } from './resolveReferences.ts';
import { reviseVerdicts } from './reviseVerdicts.ts';
import { unlinkContact } from './unlinkContact.ts';

/** Read, decide, write; whoever was changed meanwhile is read again, at most this often. */
const rounds = 5;

/**
 * Brings contacts and their rows into step: finds each row, decides by three-way diff, commits what is about to be
 * sent as pending, sends it, and stores what was agreed. A contact whose answer was lost, whose row or record
 * changed underneath, or that somebody else wrote is read and decided anew; nothing is repeated blindly.
 *
 * @returns one outcome per contact, in no particular order
 * @throws DataverseUnavailable when Dynamics as a whole fails; what was done until then is stored
 */
export async function exchangeContacts(
  work: ContactWork,
  contacts: readonly ExchangeContact[],
): Promise<ContactOutcome[]> {
  const outcomes = new Map<number, ContactOutcome>();
  let open = [...contacts];
  for (let round = 1; open.length > 0 && round <= rounds; round += 1) {
    if (round > 1) open = await reloadContacts(work, open);
    open = await exchangeOnce(work, open, outcomes);
  }
  for (const contact of open) outcomes.set(contact.contactId, problemOutcome(contact, keepsChanging));
  return [...outcomes.values()];
}

/** One round; returns the contacts that have to be read and decided anew. */
async function exchangeOnce(
  work: ContactWork,
  contacts: readonly ExchangeContact[],
  outcomes: Map<number, ContactOutcome>,
): Promise<ExchangeContact[]> {
  const held = work.releases ? [] : contacts.filter(isHeld);
  for (const contact of held) outcomes.set(contact.contactId, leftAlone(contact));
  const wanted = held.length === 0 ? contacts : contacts.filter((contact) => !held.includes(contact));
  const located = await locateRows(work, wanted);
  const references = await resolveReferences(
    { dataverse: work.dataverse, mapping: work.plan.mapping, call: work.call },
    wanted.map((contact) => contact.values),
    located.flatMap((location) => (location.row ? [location.row.values] : [])),
  );
  const deliverable = [];
  for (const location of located) {
    const { contact, problem } = location;
    if (problem) outcomes.set(contact.contactId, problemOutcome(contact, problem));
    else deliverable.push(location);
    if (location.unlink && !work.dryRun) {
      await unlinkContact(work.database, contact, {
        hold: true,
        reason: problem?.detail ?? 'Its row was deleted.',
      });
    }
  }
  const verdicts: Verdict[] = [];
  const decided = deliverable.map((location) => decideLocated(work, location, references));
  for (const revised of await reviseVerdicts(work, decided)) {
    const { contact } = revised.verdict.location;
    if ('problem' in revised) outcomes.set(contact.contactId, problemOutcome(contact, revised.problem));
    else verdicts.push(revised.verdict);
  }
  if (work.dryRun) {
    for (const verdict of verdicts) outcomes.set(verdict.location.contact.contactId, outcomeOf(verdict));
    return [];
  }
  work.approval?.writes(verdicts);
  return performVerdicts(work, verdicts, outcomes);
}

/** Unlinked on purpose, perhaps a moment ago. */
function isHeld({ rowId, state }: ExchangeContact): boolean {
  return rowId === undefined && state.held;
}
