import type { ContactHandle, DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { addMilliseconds, minutesBetween } from '../../database/dateTime2.ts';
import { insertIfAbsent } from '../../database/insertIfAbsent.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { typed } from '../../database/typed.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';

/** Calls of one caller to one operation since they were stored last. */
export interface CountedCalls {
  caller: string;
  /** How the caller signed in, such as `apiKey`. */
  callerKind: string;
  operation: string;
  calls: number;
  /** How long ago the first and the last of them were, ms: the clock of this machine may be wrong. */
  firstAgoMs: number;
  lastAgoMs: number;
}

const columns = {
  caller: 'nvarchar(100)',
  caller_kind: 'nvarchar(20)',
  operation: 'nvarchar(60)',
  calls: 'bigint',
  first_at: 'datetime2(7)',
  last_at: 'datetime2(7)',
  usual_ms: 'bigint',
} as const;
const key = ['caller', 'caller_kind', 'operation'] as const;

/** How much the newest time between two calls counts, so that one odd day does not change what is usual. */
const newestCounts = 0.2;
/** A longer pause than so many usual ones is a silence, not a new habit. */
export const longestPause = 3;

/** Adds calls to what is stored of their callers, with the time that is usual between two. */
export async function saveCalls(database: DatabaseHandle, counted: readonly CountedCalls[]): Promise<void> {
  if (counted.length === 0) return;
  await inTransaction(database, async (transaction) => {
    const { db, dialect } = transaction;
    const { utc } = await currentTimes(transaction);
    const known = await readKnown(transaction, counted);
    const rows = counted.map((each) => {
      const first = addMilliseconds(utc, -each.firstAgoMs);
      const last = addMilliseconds(utc, -each.lastAgoMs);
      return {
        caller: each.caller.slice(0, 100),
        caller_kind: each.callerKind.slice(0, 20),
        operation: each.operation.slice(0, 60),
        calls: String(each.calls),
        first_at: first,
        last_at: last,
        usual_ms: usualAfter(known.get(callKeyOf(each)), { ...each, first, last }),
      };
    });
    const there = rows.filter((row) => known.has(callKeyOf({ ...row, callerKind: row.caller_kind })));
    const fresh = rows.filter((row) => !there.includes(row));
    if (there.length > 0) {
      await db
        .updateTable('dynamics365.call_count')
        .from(dialect.jsonRows('given', columns, there))
        .set((eb) => ({
          calls: eb('dynamics365.call_count.calls', '+', eb.ref('given.calls')),
          last_at: eb.ref('given.last_at'),
          usual_ms: eb.ref('given.usual_ms'),
        }))
        .whereRef('dynamics365.call_count.caller', '=', 'given.caller')
        .whereRef('dynamics365.call_count.caller_kind', '=', 'given.caller_kind')
        .whereRef('dynamics365.call_count.operation', '=', 'given.operation')
        .execute();
    }
    await insertIfAbsent(transaction, 'dynamics365.call_count', columns, key, fresh);
  });
}

interface Known {
  lastAt: DateTime2;
  usualMs: number | null;
}

async function readKnown(
  { db, dialect }: DatabaseHandle,
  counted: readonly CountedCalls[],
): Promise<Map<string, Known>> {
  const wanted = dialect.jsonRows(
    'wanted',
    { caller: 'nvarchar(100)', caller_kind: 'nvarchar(20)', operation: 'nvarchar(60)' },
    counted.map(({ caller, callerKind, operation }) => ({
      caller: caller.slice(0, 100),
      caller_kind: callerKind,
      operation,
    })),
  );
  const rows = await db
    .selectFrom('dynamics365.call_count as known')
    .innerJoin(wanted, (join) =>
      join
        .onRef('wanted.caller', '=', 'known.caller')
        .onRef('wanted.caller_kind', '=', 'known.caller_kind')
        .onRef('wanted.operation', '=', 'known.operation'),
    )
    .select(['known.caller', 'known.caller_kind', 'known.operation', 'known.last_at', 'known.usual_ms'])
    .execute();
  return new Map(
    rows.map((row) => [
      callKeyOf({ caller: row.caller, callerKind: row.caller_kind, operation: row.operation }),
      { lastAt: row.last_at, usualMs: row.usual_ms === null ? null : Number(row.usual_ms) },
    ]),
  );
}

/** The database takes names that differ in capitals or in blanks at the end for the same. */
export function callKeyOf({
  caller,
  callerKind,
  operation,
}: Pick<CountedCalls, 'caller' | 'callerKind' | 'operation'>) {
  return JSON.stringify([caller.slice(0, 100).trimEnd().toLowerCase(), callerKind, operation]);
}

/** The usual time between two calls once these are counted, ms as text; null while there was but one. */
function usualAfter(
  known: Known | undefined,
  { calls, first, last }: { calls: number; first: DateTime2; last: DateTime2 },
): string | null {
  if (!known) return calls > 1 ? String(Math.round(millisecondsBetween(first, last) / (calls - 1))) : null;
  const gap = Math.max(0, millisecondsBetween(known.lastAt, last) / calls);
  if (known.usualMs === null) return String(Math.round(gap));
  const counted = Math.min(gap, longestPause * known.usualMs);
  return String(Math.round(known.usualMs * (1 - newestCounts) + counted * newestCounts));
}

export function millisecondsBetween(from: DateTime2, to: DateTime2): number {
  return minutesBetween(from, to) * 60_000;
}

/** When a caller was counted last, whatever they called; and the time by the database's clock. */
export async function readLastCall(
  { db, dialect }: ContactHandle,
  { caller, callerKind }: Pick<CountedCalls, 'caller' | 'callerKind'>,
): Promise<{ utc: DateTime2; lastAt: DateTime2 | undefined }> {
  const row = await db
    .selectFrom('dynamics365.call_count')
    .select((eb) => [typed(eb.fn.max('last_at'), 'datetime2(7)').as('lastAt'), dialect.utcNow().as('utc')])
    .where('caller', '=', caller.slice(0, 100))
    .where('caller_kind', '=', callerKind)
    .executeTakeFirstOrThrow();
  return { utc: row.utc, lastAt: row.lastAt ?? undefined };
}
