import type { DateTime2 } from '../../database/sqlType.ts';
import type { ContactState } from '../state/contactState.ts';
import { type DecidedContact, isNewLink, type Step, sends, takes } from './contactRecord.ts';
import type { ContactWork } from './contactWork.ts';
import { problemOutcome } from './outcomeOf.ts';
import { stateBeforeSending } from './pendingValues.ts';
import { stateAfter } from './stateAfter.ts';
import { writeToXperience } from './writeToXperience.ts';

/**
 * Writes what Dynamics changed into Xperience. A state is stored as the next step needs it: with what is about to be
 * sent, or as it stands where nothing is.
 */
export async function takeFromDynamics(
  work: ContactWork,
  contacts: readonly DecidedContact[],
): Promise<Step<DecidedContact>> {
  const step: Step<DecidedContact> = { next: [], done: [], again: [] };
  const taking = contacts.filter(takes);
  if (taking.length === 0) return { ...step, next: [...contacts] };
  const { database, refuseHalted, plan, runId } = work;
  const { written, refused } = await writeToXperience(
    { database, mapping: plan.mapping, runId, refuseHalted },
    taking.map((contact) => ({
      contact,
      values: contact.decision.toXperience,
      stateAfter: (utc) => stateOnceTaken(work, contact, utc),
    })),
  );
  for (const contact of contacts) {
    const state = written.get(contact.contactId);
    const problem = refused.get(contact.contactId);
    if (!takes(contact)) step.next.push(contact);
    else if (state) step.next.push({ ...contact, state });
    else if (problem) step.done.push(problemOutcome(contact, problem));
    else step.again.push(contact);
  }
  return step;
}

function stateOnceTaken(work: ContactWork, contact: DecidedContact, utc: DateTime2): ContactState {
  // A new link is stored with its failures, which persisting does.
  if (!sends(contact) && !isNewLink(contact)) return stateAfter(work, contact, utc);
  const { state, decision } = contact;
  const agreed = { ...state.agreed };
  for (const field of decision.fields) {
    const pair = decision.agreed[field.column];
    if (field.action === 'take' && pair) agreed[field.column] = pair;
  }
  const taken = { ...state, agreed };
  return sends(contact) ? stateBeforeSending(work, taken, decision.agreed, utc) : taken;
}
