import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { isDatabaseError } from '../../database/databaseError.ts';
import { inTransactionUndoing } from '../../database/inTransaction.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { CompiledMapping, FieldValue } from '../../mapping/types.ts';
import { type ContactColumns, readContactColumns } from '../../xperience/contacts/write/contactColumns.ts';
import { contactWriting, writeOneByOne } from '../../xperience/contacts/write/writeContacts.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import type { CallOrigin } from '../state/audit/audit.ts';
import { type HistoryEntry, historyInsert, trimHistories } from '../state/contactHistory.ts';
import type { ContactState } from '../state/contactState.ts';
import { seenFieldsMove } from '../state/events/seenFields.ts';
import type { ContactProblem } from '../state/failures/contactProblem.ts';
import { saveContactStates, stateUpdate } from '../state/saveContactStates.ts';
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
  /** The call it belongs to, where those of several calls are written together. */
  origin?: CallOrigin | undefined;
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
  const others = writes.filter((write) => !hasFields(write));
  for (let start = 0; start < changing.length; start += contactsPerTransaction) {
    const some = changing.slice(start, start + contactsPerTransaction);
    // What is only remembered of others goes along: it costs no statement and no transaction of its own there.
    await writeSome({ ...target, columns }, some, others.splice(0, statesPerStatement - some.length), result);
  }
  for (let start = 0; start < others.length; start += statesPerStatement)
    await writeStates(target, others.slice(start, start + statesPerStatement), result);
  return result;
}

type Target = XperienceTarget & { columns: ContactColumns };

async function writeSome(
  target: Target,
  writes: readonly ContactWrite[],
  others: readonly ContactWrite[],
  result: XperienceWrites,
): Promise<void> {
  try {
    // Each attempt loses at least one contact that somebody else has written meanwhile.
    for (let open = writes; open.length + others.length > 0; ) {
      if (open.length === 0) return writeStates(target, others, result);
      await target.refuseHalted();
      const { states, moved, isDone } = await attempt(target, open, others);
      for (const state of states) result.written.set(state.contactId, state);
      for (const contactId of moved) result.moved.add(contactId);
      if (isDone) return;
      open = open.filter(({ contact }) => !moved.has(contact.contactId));
    }
  } catch (error) {
    if (!isDatabaseError(error, 'constraint', 'duplicate')) throw error;
    const [only] = writes;
    await writeStates(target, others, result);
    if (writes.length > 1) for (const write of writes) await writeSome(target, [write], [], result);
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
  if (writes.length === 0) return;
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

interface Attempt {
  /** As they are stored now. */
  states: ContactState[];
  /** Contacts that somebody else has written meanwhile. */
  moved: Set<number>;
  /** Whether anything was written. */
  isDone: boolean;
}

/**
 * All that change, or nothing where one of them was written by somebody else meanwhile. Their statements go together;
 * whether that was so is looked at before the transaction is committed.
 * @param others of which only the states are stored: they go along, and one that has moved keeps nobody back
 */
async function attempt(
  target: Target,
  writes: readonly ContactWrite[],
  others: readonly ContactWrite[],
): Promise<Attempt> {
  let states: ContactState[] = [];
  let saved: ReadonlySet<number> = new Set();
  let moved: number[] = [];
  const isDone = await inTransactionUndoing(target.database, async (transaction) => {
    const utc = target.utc ?? (await currentTimes(transaction)).utc;
    states = [...writes, ...others].map(({ stateAfter }) => stateAfter(utc));
    // A first state is inserted, which takes statements of its own.
    const isFirst = states.some(({ version }) => version === 0);
    const store = isFirst
      ? await saveContactStates(transaction, states, utc)
      : stateUpdate(transaction, states, utc);
    const { writing, changes, entries, move } = statementsOf(transaction, target, writes);
    const answers = await transaction.dialect.runTogether(transaction.db, [
      ...(store instanceof Set ? [] : [{ query: store, returnsRows: true }]),
      { query: move, returnsRows: false },
      { query: historyInsert(transaction, entries, { utc, runId: target.runId ?? 0 }), returnsRows: false },
      { query: writing.compare, returnsRows: true },
      // Last, as everywhere: OM_Contact belongs to a live web site.
      ...(writing.write ? [{ query: writing.write, returnsRows: false }] : []),
    ]);
    saved =
      store instanceof Set
        ? store
        : new Set((answers[0] as { contact_id: number }[]).map((row) => row.contact_id));
    const held = answers[store instanceof Set ? 2 : 3] ?? [];
    const notStored = writes.filter(({ contact }) => !saved.has(contact.contactId));
    moved = [...notStored.map(({ contact }) => contact.contactId), ...writing.movedOf(held)];
    if (moved.length > 0) return false;
    if (!writing.write) await writeOneByOne(transaction, target.columns, changes);
    await trimHistories(transaction, entries);
    return true;
  });
  if (!isDone) return { states: [], moved: new Set(moved), isDone };
  const isSaved = ({ contactId }: ContactState) => saved.has(contactId);
  const left = states.filter((state) => !isSaved(state)).map(({ contactId }) => contactId);
  return { states: states.filter(isSaved).map(raised), moved: new Set(left), isDone };
}

/** What is written beside the states. */
function statementsOf(
  transaction: DatabaseHandle,
  { mapping, columns }: Target,
  writes: readonly ContactWrite[],
) {
  const changes = writes.map(({ contact, values }) => ({
    contactId: contact.contactId,
    values,
    expected: Object.fromEntries(Object.keys(values).map((field) => [field, contact.values[field] ?? null])),
  }));
  return {
    changes,
    writing: contactWriting(transaction, columns, changes, takenFields(mapping)),
    move: seenFieldsMove(
      transaction,
      mapping,
      writes.map(({ contact, values }) => ({
        contactId: contact.contactId,
        from: contact.values,
        written: values,
      })),
    ),
    entries: writes.map(
      ({ contact, values, origin }): HistoryEntry => ({
        contactId: contact.contactId,
        version: contact.state.version + 1,
        what: 'taken',
        fields: Object.keys(values),
        origin,
      }),
    ),
  };
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
