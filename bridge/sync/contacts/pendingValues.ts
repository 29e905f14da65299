import { minutesBetween } from '../../database/dateTime2.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { AgreedValues } from '../../mapping/types.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import type { ContactState, PendingValues } from '../state/contactState.ts';
import { saveContactStates } from '../state/saveContactStates.ts';
import type { ContactWork, ExchangeContact } from './contactWork.ts';
import type { Verdict } from './decideContacts.ts';

/** A write sent by a holder that lost its lease can arrive this long after. */
export const pendingLifeMinutes = 15;

/** More sets of pending values than this are not kept. */
const longestHistory = 5;

/**
 * Commits what is about to be sent, so that our own late or lost write is never taken for an edit in Dynamics.
 * @returns the verdicts that may be sent; contacts whose state moved are added to `again`
 */
export async function savePending(
  work: ContactWork,
  verdicts: readonly Verdict[],
  again: ExchangeContact[],
): Promise<Verdict[]> {
  if (verdicts.length === 0) return [];
  const { utc } = await currentTimes(work.database);
  const states = verdicts.map(({ location: { contact }, decision }) =>
    stateBeforeSending(work, contact.state, decision.agreed, utc),
  );
  const saved = await saveContactStates(work.database, states, utc);
  const ready: Verdict[] = [];
  for (const [index, verdict] of verdicts.entries()) {
    const { location } = verdict;
    const state = states[index];
    if (!state || !saved.has(location.contact.contactId)) {
      again.push(location.contact);
      continue;
    }
    const contact = { ...location.contact, state: { ...state, version: state.version + 1 } };
    ready.push({ ...verdict, location: { ...location, contact } });
  }
  return ready;
}

/**
 * A state with what is about to be sent.
 * @param agreed what will be agreed when it has arrived
 * @param utc the time at the database
 */
export function stateBeforeSending(
  { runId, token }: ContactWork,
  state: ContactState,
  agreed: AgreedValues,
  utc: DateTime2,
): ContactState {
  return { ...state, pending: addAttempt(state.pending, agreed, { runId, token, at: utc }) };
}

/**
 * Takes back what was committed as about to be sent: Dynamics has answered that it did not take it, so nothing is
 * under way. Values that another sender may still deliver stay.
 */
export async function dropPending(work: ContactWork, verdicts: readonly Verdict[]): Promise<void> {
  if (verdicts.length === 0) return;
  const { utc } = await currentTimes(work.database);
  const states = verdicts.map(({ location: { contact } }) => {
    const { pending, ...state } = contact.state;
    const attempts = pending?.attempts.slice(0, -1) ?? [];
    return pending && attempts.length > 0 ? { ...state, pending: { ...pending, attempts } } : state;
  });
  await saveContactStates(work.database, states, utc);
}

/** Pending values that may still arrive, none when all are too old. */
export function livingPending(pending: PendingValues | undefined, utc: DateTime2): PendingValues | undefined {
  return pending && minutesBetween(pending.at, utc) < pendingLifeMinutes ? pending : undefined;
}

function addAttempt(
  pending: PendingValues | undefined,
  values: AgreedValues,
  sender: Omit<PendingValues, 'attempts'>,
): PendingValues {
  const earlier = livingPending(pending, sender.at)?.attempts ?? [];
  return { ...sender, attempts: [...earlier, values].slice(-longestHistory) };
}
