import { isDatabaseError } from '../../../database/databaseError.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import type { CompiledMapping } from '../../../mapping/types.ts';
import { callOrigin } from '../../state/audit/audit.ts';
import type { SyncParts } from '../../syncParts.ts';
import { SyncRefused } from '../../syncRefused.ts';
import { contactsPerTransaction } from '../contactWork.ts';
import { type ContactWrite, writeToXperience, type XperienceWrites } from '../writeToXperience.ts';
import { createGathering } from './createGathering.ts';
import { requireStillOn } from './requireSwitchedOn.ts';

/** What one call writes. */
export interface CallWrites {
  mapping: CompiledMapping;
  /** When the contacts were read, UTC of the database. */
  utc: DateTime2 | undefined;
  writes: readonly ContactWrite[];
}

type Written = { writes: XperienceWrites } | { error: unknown };

/** A call with more has a transaction of its own: the others need not wait for it. */
const mostOfCall = 20;
/** Small transactions, one after the other: what comes meanwhile goes with the next. */
const together = { most: contactsPerTransaction / mostOfCall, atOnce: 1, longestWaitMs: 4 };

const writers = new WeakMap<SyncParts, (call: CallWrites) => Promise<Written>>();

/**
 * Writes what a call has decided, together with what other calls have decided at the same moment: one transaction for
 * all of them. It is committed when this returns.
 */
export async function writeTogether(parts: SyncParts, call: CallWrites): Promise<XperienceWrites> {
  if (call.writes.length > mostOfCall) return writeOne(parts, call);
  const origin = callOrigin.getStore();
  const writer = writers.get(parts) ?? createGathering((calls) => writeCalls(parts, calls), together);
  writers.set(parts, writer);
  const written = await writer({ ...call, writes: call.writes.map((write) => ({ ...write, origin })) });
  if ('error' in written) throw written.error;
  return written.writes;
}

async function writeCalls(parts: SyncParts, calls: readonly CallWrites[]): Promise<Written[]> {
  const written = new Map<CallWrites, Written>();
  for (const some of apart(calls)) {
    const all = await tryCalls(parts, some);
    // What is about one of them, such as a field that is a column no more, must not keep the others back.
    for (const call of some)
      written.set(
        call,
        'error' in all && some.length > 1 && isOfOne(all) ? await tryCalls(parts, [call]) : all,
      );
  }
  return calls.map((call) => written.get(call) ?? { error: new Error('A call was not written.') });
}

/** Calls that can be written together: by the same mapping, and no contact twice. */
function apart(calls: readonly CallWrites[]): CallWrites[][] {
  const groups: { calls: CallWrites[]; ids: Set<number> }[] = [];
  for (const call of calls) {
    const ids = call.writes.map(({ contact }) => contact.contactId);
    const last = groups.findLast((group) => ids.some((id) => group.ids.has(id)));
    const from = last ? groups.indexOf(last) + 1 : 0;
    const fitting = groups.slice(from).find((group) => group.calls[0]?.mapping === call.mapping);
    if (fitting) {
      fitting.calls.push(call);
      for (const id of ids) fitting.ids.add(id);
    } else groups.push({ calls: [call], ids: new Set(ids) });
  }
  return groups.map((group) => group.calls);
}

async function tryCalls(parts: SyncParts, calls: readonly CallWrites[]): Promise<Written> {
  const [first] = calls;
  const times = calls.flatMap(({ utc }) => utc ?? []);
  const call = {
    mapping: first?.mapping as CompiledMapping,
    // The latest; asked for anew where one of them does not know it.
    utc: times.length === calls.length ? times.sort().at(-1) : undefined,
    // In the order of their keys, as others lock them.
    writes: calls.flatMap(({ writes }) => writes).sort((a, b) => a.contact.contactId - b.contact.contactId),
  };
  try {
    // Each write names the call it belongs to.
    return { writes: await callOrigin.exit(() => writeOne(parts, call)) };
  } catch (error) {
    return { error };
  }
}

function writeOne(parts: SyncParts, { mapping, utc, writes }: CallWrites): Promise<XperienceWrites> {
  // Dynamics may have taken its time to answer.
  const refuseHalted = () => requireStillOn(parts);
  return writeToXperience({ database: parts.database, mapping, refuseHalted, ...(utc && { utc }) }, writes);
}

/** Whether an error may be about one call among several, rather than about the database or the bridge as a whole. */
function isOfOne({ error }: { error: unknown }): boolean {
  return (
    !(error instanceof SyncRefused) && !isDatabaseError(error, 'unavailable', 'busy', 'readOnly', 'denied')
  );
}
