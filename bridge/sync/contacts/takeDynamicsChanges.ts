import { inTransactionUndoing } from '../../database/inTransactionUndoing.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { writeContact } from '../../xperience/writeContact.ts';
import { moveSeenFields } from '../events/seenFields.ts';
import type { ContactOutcome, ContactWork, ExchangeContact } from './contactWork.ts';
import type { Verdict } from './decideLocated.ts';
import { problemOutcome } from './outcomeOf.ts';
import { refusedByXperience } from './refusedByXperience.ts';
import { saveContactStates } from './saveContactStates.ts';

/**
 * Writes what Dynamics changed into Xperience, contact by contact, each with its agreed values in one transaction
 * and guarded by the values read.
 * @returns the verdicts to go on with; contacts that changed underneath are added to `again`, those whose values the
 * database does not take to `outcomes`
 */
export async function takeDynamicsChanges(
  work: ContactWork,
  verdicts: readonly Verdict[],
  again: ExchangeContact[],
  outcomes: Map<number, ContactOutcome>,
): Promise<Verdict[]> {
  const ready: Verdict[] = [];
  for (const verdict of verdicts) {
    const { location, decision } = verdict;
    if (Object.keys(decision.toXperience).length === 0) {
      ready.push(verdict);
      continue;
    }
    const { contact } = location;
    await work.refuseHalted();
    try {
      const state = await takeOne(work, verdict);
      if (state) ready.push({ ...verdict, location: { ...location, contact: { ...contact, state } } });
      else again.push(contact);
    } catch (error) {
      const problem = refusedByXperience(contact.contactId, error);
      if (!problem) throw error;
      outcomes.set(contact.contactId, problemOutcome(contact, problem));
    }
  }
  return ready;
}

async function takeOne(
  work: ContactWork,
  { location, decision }: Verdict,
): Promise<ExchangeContact['state'] | undefined> {
  const { contact } = location;
  const agreed = { ...contact.state.agreed };
  for (const field of decision.fields) {
    const pair = decision.agreed[field.column];
    if (field.action === 'take' && pair) agreed[field.column] = pair;
  }
  const state = { ...contact.state, agreed };
  const expected = Object.fromEntries(
    Object.keys(decision.toXperience).map((field) => [field, contact.values[field] ?? null]),
  );
  const done = await inTransactionUndoing(work.database, async (transaction) => {
    const times = await currentTimes(transaction);
    const change = { contactId: contact.contactId, values: decision.toXperience, expected };
    if (!(await writeContact(transaction, change))) return false;
    const moved = { from: contact.values, written: decision.toXperience };
    await moveSeenFields(transaction, work.plan.mapping, contact.contactId, moved);
    return (await saveContactStates(transaction, [state], times.utc)).has(contact.contactId);
  });
  return done ? { ...state, version: state.version + 1 } : undefined;
}
