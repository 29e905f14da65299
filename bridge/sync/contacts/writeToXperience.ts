import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { isDatabaseError } from '../../database/databaseError.ts';
import { inTransactionUndoing } from '../../database/inTransaction.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { CompiledMapping, FieldValue } from '../../mapping/types.ts';
import { type ContactColumns, readContactColumns } from '../../xperience/contacts/write/contactColumns.ts';
import { writeContacts } from '../../xperience/contacts/write/writeContacts.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { recordHistory } from '../state/contactHistory.ts';
import type { ContactState } from '../state/contactState.ts';
import { moveSeenFields } from '../state/events/seenFields.ts';
import type { ContactProblem } from '../state/failures/contactProblem.ts';
import { saveContactStates } from '../state/saveContactStates.ts';
import type { LoadedContact } from './contactRecord.ts';
import { contactsPerTransaction } from './contactWork.ts';

/** The bridge's own table alone bears more at once. */
const statesPerStatement = 1_000;

/** What is written of one contact. */
export interface ContactWrite {
  /** As it was read: it is not written when its state, or one of the fields to write, is another one by now. */
  contact: LoadedContact;
  /** Fields that are written; there may be none. */
  values: Readonly<Record<string, FieldValue>>;
  /** What the bridge remembers of the contact once they are. @param utc the time at the database */
  stateAfter: (utc: DateTime2) => ContactState;
}

/** What became of them, by ContactID. */
export interface XperienceWrites {
  /** States as they are stored now. */
  written: Map<number, ContactState>;
  /** Those whose values the database does not take. */
  refused: Map<number, ContactProblem>;
  /** Those that somebody else has written since they were read. */
  moved: Set<number>;
}

/** Where is written, and on what terms. */
export interface XperienceTarget {
  database: DatabaseHandle;
  mapping: CompiledMapping;
  /** The run it is part of; absent for a call. */
  runId?: number;
  /** The time at the database a moment ago; asked for where it is not told. */
  utc?: DateTime2;
  /** Asked before each transaction; throws when nothing new may begin. */
  refuseHalted: () => void | Promise<void>;
}

/**
 * The one way contacts are written in Xperience: fields, what triggers have seen of them, and the state, guarded by what
 * was read, many contacts in one transaction. Where the database does not take a value the contacts are written one by
 * one, so that it fails alone.
 */
export async function writeToXperience(
  target: XperienceTarget,
  writes: readonly ContactWrite[],
): Promise<XperienceWrites> {
  const result: XperienceWrites = { written: new Map(), refused: new Map(), moved: new Set() };
  const fields = new Set(writes.flatMap(({ values }) => Object.keys(values)));
  const columns = fields.size === 0 ? [] : await readContactColumns(target.database, fields);
  const hasFields = ({ values }: ContactWrite) => Object.keys(values).length > 0;
  const changing = writes.filter(hasFields);
  for (let start = 0; start < changing.length; start += contactsPerTransaction)
    await writeSome({ ...target, columns }, changing.slice(start, start + contactsPerTransaction), result);
  const others = writes.filter((write) => !hasFields(write));
  for (let start = 0; start < others.length; start += statesPerStatement)
    await writeStates(target, others.slice(start, start + statesPerStatement), result);
  return result;
}

type Target = XperienceTarget & { columns: ContactColumns };

async function writeSome(
  target: Target,
  writes: readonly ContactWrite[],
  result: XperienceWrites,
): Promise<void> {
  try {
    // Each attempt loses at least one contact that somebody else has written meanwhile.
    for (let open = writes; open.length > 0; ) {
      await target.refuseHalted();
      const { states, moved } = await attempt(target, open);
      for (const state of states) result.written.set(state.contactId, state);
      for (const contactId of moved) result.moved.add(contactId);
      if (moved.size === 0) return;
      open = open.filter(({ contact }) => !moved.has(contact.contactId));
    }
  } catch (error) {
    if (!isDatabaseError(error, 'constraint', 'duplicate')) throw error;
    const [only] = writes;
    if (writes.length > 1) for (const write of writes) await writeSome(target, [write], result);
    else if (only) {
      const { contactId } = only.contact;
      result.refused.set(contactId, notTaken(contactId, error));
    }
  }
}

/** Writes the states alone of contacts that keep their fields: each by itself, so nothing has to be undone. */
async function writeStates(
  { database, refuseHalted, utc }: XperienceTarget,
  writes: readonly ContactWrite[],
  result: XperienceWrites,
): Promise<void> {
  await refuseHalted();
  const now = utc ?? (await currentTimes(database)).utc;
  const states = writes.map(({ stateAfter }) => stateAfter(now));
  const saved = await saveContactStates(database, states, now);
  for (const state of states)
    if (saved.has(state.contactId)) result.written.set(state.contactId, raised(state));
    else result.moved.add(state.contactId);
}

/** The state as it is stored now. */
function raised(state: ContactState): ContactState {
  return { ...state, version: state.version + 1 };
}

/** All of them, or none where some were written by somebody else meanwhile. */
async function attempt(
  target: Target,
  writes: readonly ContactWrite[],
): Promise<{ states: ContactState[]; moved: Set<number> }> {
  let states: ContactState[] = [];
  let moved = new Set<number>();
  const done = await inTransactionUndoing(target.database, async (transaction) => {
    const utc = target.utc ?? (await currentTimes(transaction)).utc;
    states = writes.map(({ stateAfter }) => stateAfter(utc));
    const saved = await saveContactStates(transaction, states, utc);
    moved = new Set(states.flatMap(({ contactId }) => (saved.has(contactId) ? [] : [contactId])));
    if (moved.size === 0) moved = new Set(await writeFields(transaction, target, writes, utc));
    return moved.size === 0;
  });
  return done ? { states: states.map(raised), moved } : { states: [], moved };
}

/** @returns contacts that do not hold what was read any more */
async function writeFields(
  transaction: DatabaseHandle,
  { mapping, columns, runId = 0 }: Target,
  changed: readonly ContactWrite[],
  utc: DateTime2,
): Promise<number[]> {
  await moveSeenFields(
    transaction,
    mapping,
    changed.map(({ contact, values }) => ({
      contactId: contact.contactId,
      from: contact.values,
      written: values,
    })),
  );
  await recordHistory(
    transaction,
    changed.map(({ contact, values }) => ({
      contactId: contact.contactId,
      version: contact.state.version + 1,
      what: 'taken',
      fields: Object.keys(values),
    })),
    { utc, runId },
  );
  const changes = changed.map(({ contact, values }) => ({
    contactId: contact.contactId,
    values,
    expected: Object.fromEntries(Object.keys(values).map((field) => [field, contact.values[field] ?? null])),
  }));
  // Last, as everywhere: OM_Contact belongs to a live web site.
  return writeContacts(transaction, columns, changes, takenFields(mapping));
}

/** Contact fields that a row in Dynamics may change, by the mapping alone. */
function takenFields({ pairs }: CompiledMapping): string[] {
  return pairs.filter(({ direction }) => direction !== 'toDynamics').map(({ field }) => field.name);
}

/** A rule or a trigger of the installation's own, that the bridge cannot know: the problem of that contact alone. */
function notTaken(contactId: number, { message }: Error): ContactProblem {
  return {
    code: 'refusedByXperience',
    kind: 'data',
    detail: `The database of Xperience does not take what Dynamics holds for contact ${contactId}: ${message} Correct the value in Dynamics, or take the field out of the way to Xperience.`,
  };
}
