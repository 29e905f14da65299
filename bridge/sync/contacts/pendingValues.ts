import { minutesBetween } from '../../database/dateTime2.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { AgreedValues, ColumnValue, CompiledMapping } from '../../mapping/types.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import type { ContactState, PendingValues } from '../state/contactState.ts';
import { saveContactStates } from '../state/saveContactStates.ts';
import { type DecidedContact, type Step, sends, takes } from './contactRecord.ts';
import type { ContactWork } from './contactWork.ts';

type Row = Readonly<Record<string, ColumnValue>>;

/** A write sent by a holder that lost its lease can arrive this long after. */
const pendingLifeMinutes = 15;

/** More sets of pending values than this are not kept. */
const longestHistory = 5;

/**
 * Commits what is about to be sent, so that our own late or lost write is never taken for an edit in Dynamics. Where
 * something was taken from Dynamics besides, it was committed with that.
 */
export async function savePending(
  work: ContactWork,
  contacts: readonly DecidedContact[],
): Promise<Step<DecidedContact>> {
  const sending = contacts.filter((contact) => sends(contact) && !takes(contact));
  const others = contacts.filter((contact) => !sending.includes(contact));
  if (sending.length === 0) return { next: [...contacts], done: [], again: [] };
  const { utc } = await currentTimes(work.database);
  const states = new Map(
    sending.map(({ contactId, state, decision }) => [
      contactId,
      stateBeforeSending(work, state, decision.agreed, utc),
    ]),
  );
  const saved = await saveContactStates(work.database, [...states.values()], utc);
  const step: Step<DecidedContact> = { next: others, done: [], again: [] };
  for (const contact of sending) {
    const state = states.get(contact.contactId);
    if (!state || !saved.has(contact.contactId)) step.again.push(contact);
    else step.next.push({ ...contact, state: { ...state, version: state.version + 1 } });
  }
  return step;
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
export async function dropPending(work: ContactWork, contacts: readonly DecidedContact[]): Promise<void> {
  if (contacts.length === 0) return;
  const { utc } = await currentTimes(work.database);
  const states = contacts.map(({ state: { pending, ...state } }) => {
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

/**
 * The agreed values to decide with while values of ours may still be under way: a column that already holds a
 * pending value is our own write, not an edit made in Dynamics, so the pending pair counts as agreed for it.
 */
export function effectiveAgreed(
  mapping: CompiledMapping,
  agreed: AgreedValues | undefined,
  pending: PendingValues | undefined,
  theirs: Row,
): AgreedValues | undefined {
  if (!pending) return agreed;
  const landed: AgreedValues = {};
  for (const pair of mapping.pairs) {
    if (!(pair.property in theirs)) continue;
    const held = pair.canonicalColumn(theirs[pair.property]);
    const sent = pending.attempts.findLast((attempt) => attempt[pair.item.column]?.theirs === held);
    const values = sent?.[pair.item.column];
    if (values) landed[pair.item.column] = values;
  }
  return agreed || Object.keys(landed).length > 0 ? { ...agreed, ...landed } : undefined;
}

/** Whether the row holds everything of the newest attempt, so that nothing of it is under way any more. */
export function newestLanded(mapping: CompiledMapping, pending: PendingValues, theirs: Row): boolean {
  const newest = pending.attempts.at(-1) ?? {};
  return mapping.pairs.every((pair) => {
    const sent = newest[pair.item.column];
    return !sent || (pair.property in theirs && pair.canonicalColumn(theirs[pair.property]) === sent.theirs);
  });
}
