import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { isDatabaseError } from '../../database/databaseError.ts';
import { inTransactionUndoing } from '../../database/inTransaction.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { type ContactColumns, readContactColumns } from '../../xperience/contacts/contactColumns.ts';
import { writeContacts } from '../../xperience/contacts/writeContacts.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { recordHistory } from '../state/contactHistory.ts';
import type { ContactState } from '../state/contactState.ts';
import { moveManySeenFields } from '../state/events/seenFields.ts';
import { saveContactStates } from '../state/saveContactStates.ts';
import { isNewLink } from './contactRecord.ts';
import type { ContactOutcome, ContactWork, ExchangeContact } from './contactWork.ts';
import { sends, type Verdict } from './decideContacts.ts';
import { problemOutcome } from './outcomeOf.ts';
import { stateBeforeSending } from './pendingValues.ts';
import { refusedByXperience } from './refusedByXperience.ts';
import { stateAfter } from './stateAfter.ts';
import { takenFields } from './takenFields.ts';

/** OM_Contact belongs to a live web site: no transaction holds more of its rows than this. */
const contactsPerTransaction = 200;

/** What becomes of contacts that are taken for. */
interface Taking {
  work: ContactWork;
  columns: ContactColumns;
  /** States as they were stored, by ContactID. */
  stored: Map<number, ContactState>;
  outcomes: Map<number, ContactOutcome>;
}

/**
 * Writes what Dynamics changed into Xperience, many contacts in one transaction with their states, guarded by the values
 * read. Where the database does not take a value the contacts are written one by one, so that it fails alone. A state is
 * stored as the next step needs it: with what is about to be sent, or as it stands where nothing is.
 * @returns the verdicts to go on with; contacts that changed underneath are added to `again`, those whose values the
 * database does not take to `outcomes`
 */
export async function takeDynamicsChanges(
  work: ContactWork,
  verdicts: readonly Verdict[],
  again: ExchangeContact[],
  outcomes: Map<number, ContactOutcome>,
): Promise<Verdict[]> {
  const taking = verdicts.filter(takes);
  if (taking.length === 0) return [...verdicts];
  const fields = new Set(taking.flatMap(({ decision }) => Object.keys(decision.toXperience)));
  const columns = await readContactColumns(work.database, fields);
  const task: Taking = { work, columns, stored: new Map(), outcomes };
  for (let start = 0; start < taking.length; start += contactsPerTransaction)
    await takeSome(task, taking.slice(start, start + contactsPerTransaction));
  const ready: Verdict[] = [];
  for (const verdict of verdicts) {
    const { location } = verdict;
    const { contact } = location;
    const state = task.stored.get(contact.contactId);
    if (!takes(verdict)) ready.push(verdict);
    else if (state) ready.push({ ...verdict, location: { ...location, contact: { ...contact, state } } });
    else if (!outcomes.has(contact.contactId)) again.push(contact);
  }
  return ready;
}

/** Whether a verdict changes the contact in Xperience. */
export function takes({ decision }: Verdict): boolean {
  return Object.keys(decision.toXperience).length > 0;
}

async function takeSome(task: Taking, verdicts: readonly Verdict[]): Promise<void> {
  try {
    // Each attempt loses at least one contact that somebody else has written meanwhile.
    for (let open = verdicts; open.length > 0; ) {
      await task.work.refuseHalted();
      const left = await attempt(task, open);
      if (left === 'done') return;
      open = left;
    }
  } catch (error) {
    if (!isDatabaseError(error, 'constraint', 'duplicate')) throw error;
    const [only] = verdicts;
    if (verdicts.length > 1) for (const verdict of verdicts) await takeSome(task, [verdict]);
    else if (only) refuse(task, only, error);
  }
}

function refuse({ outcomes }: Taking, { location: { contact } }: Verdict, error: unknown): void {
  const problem = refusedByXperience(contact.contactId, error);
  if (!problem) throw error;
  outcomes.set(contact.contactId, problemOutcome(contact, problem));
}

/** @returns the contacts to try again without those that were changed meanwhile, where there were such */
async function attempt(task: Taking, verdicts: readonly Verdict[]): Promise<readonly Verdict[] | 'done'> {
  let states: ContactState[] = [];
  let moved = new Set<number>();
  const done = await inTransactionUndoing(task.work.database, async (transaction) => {
    const { utc } = await currentTimes(transaction);
    states = verdicts.map((verdict) => stateOnceTaken(task.work, verdict, utc));
    moved = await write(transaction, task, verdicts, states, utc);
    return moved.size === 0;
  });
  if (!done) return verdicts.filter(({ location }) => !moved.has(location.contact.contactId));
  for (const state of states) task.stored.set(state.contactId, { ...state, version: state.version + 1 });
  return 'done';
}

/** @returns contacts that somebody else has written since they were read */
async function write(
  transaction: DatabaseHandle,
  { work, columns }: Taking,
  verdicts: readonly Verdict[],
  states: readonly ContactState[],
  utc: DateTime2,
): Promise<Set<number>> {
  const saved = await saveContactStates(transaction, states, utc);
  const unsaved = states.filter(({ contactId }) => !saved.has(contactId));
  if (unsaved.length > 0) return new Set(unsaved.map(({ contactId }) => contactId));
  await moveManySeenFields(
    transaction,
    work.plan.mapping,
    verdicts.map(({ location: { contact }, decision }) => ({
      contactId: contact.contactId,
      from: contact.values,
      written: decision.toXperience,
    })),
  );
  await recordHistory(
    transaction,
    verdicts.map(({ location: { contact }, decision }) => ({
      contactId: contact.contactId,
      version: contact.state.version + 1,
      what: 'taken',
      fields: Object.keys(decision.toXperience),
    })),
    { utc, runId: work.runId },
  );
  const changes = verdicts.map(({ location: { contact }, decision }) => ({
    contactId: contact.contactId,
    values: decision.toXperience,
    expected: Object.fromEntries(
      Object.keys(decision.toXperience).map((field) => [field, contact.values[field] ?? null]),
    ),
  }));
  return new Set(await writeContacts(transaction, columns, changes, takenFields(work.plan.mapping)));
}

function stateOnceTaken(work: ContactWork, verdict: Verdict, utc: DateTime2): ContactState {
  // A new link is stored with its failures, which settling does.
  if (!sends(verdict) && !isNewLink(verdict.location)) return stateAfter(work, verdict, utc);
  const { location, decision } = verdict;
  const { state } = location.contact;
  const agreed = { ...state.agreed };
  for (const field of decision.fields) {
    const pair = decision.agreed[field.column];
    if (field.action === 'take' && pair) agreed[field.column] = pair;
  }
  const taken = { ...state, agreed };
  return sends(verdict) ? stateBeforeSending(work, taken, decision.agreed, utc) : taken;
}
