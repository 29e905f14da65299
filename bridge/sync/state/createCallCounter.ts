import type { Logger } from 'pino';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { isDatabaseError } from '../../database/databaseError.ts';
import { type CountedCalls, callKeyOf, saveCalls } from './callCounts.ts';

/** Counts who calls what. */
export interface CallCounter {
  /** In memory: no call waits for the database. */
  count(call: { caller: string; callerKind: string; operation: string }): void;
  /** Stores what was counted; while the database is away it is kept for the next time. Never throws. */
  flush(): Promise<void>;
}

/** Callers and operations together; whoever comes on top of so many between two flushes is not counted. */
const mostCounted = 500;

export function createCallCounter(
  database: DatabaseHandle,
  log: Logger,
  clock: () => number = () => performance.now(),
): CallCounter {
  let counts = new Map<
    string,
    { call: Parameters<CallCounter['count']>[0]; calls: number; first: number; last: number }
  >();
  const count = (
    call: Parameters<CallCounter['count']>[0],
    calls: number,
    first: number,
    last: number,
  ): void => {
    const name = callKeyOf(call);
    const known = counts.get(name);
    if (known) {
      known.calls += calls;
      known.first = Math.min(known.first, first);
      known.last = Math.max(known.last, last);
    } else if (counts.size < mostCounted) counts.set(name, { call, calls, first, last });
  };
  return {
    count: (call) => count(call, 1, clock(), clock()),
    async flush() {
      const taken = [...counts.values()];
      counts = new Map();
      const now = clock();
      const counted = taken.map(
        ({ call, calls, first, last }): CountedCalls => ({
          ...call,
          calls,
          firstAgoMs: Math.max(0, Math.round(now - first)),
          lastAgoMs: Math.max(0, Math.round(now - last)),
        }),
      );
      try {
        await saveCalls(database, counted);
      } catch (error) {
        const isAway = isDatabaseError(error, 'unavailable');
        if (isAway) for (const { call, calls, first, last } of taken) count(call, calls, first, last);
        log.warn({ err: error, kept: isAway }, 'Counts of calls could not be stored');
      }
    },
  };
}
