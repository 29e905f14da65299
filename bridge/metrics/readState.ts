import { countWaitingEvents } from '../sync/events/waitingEvents.ts';
import { countCauses } from '../sync/state/failures/failureCauses.ts';
import { readPause } from '../sync/state/pause/pause.ts';
import { readHeldLeases } from '../sync/state/readHeldLeases.ts';
import { readLastRuns, readWaitingRuns } from '../sync/state/runs/runStore.ts';
import { readTellingLoad } from '../sync/state/subscriptions/tellingLoad.ts';
import { readInboxLoad } from '../sync/state/webhooks/inbox.ts';
import type { SyncParts } from '../sync/syncParts.ts';
import type { ObservedState } from './observeState.ts';

/** Reads what metrics show of the installation, in a few looks by key and bounded counts. */
export async function readState(parts: SyncParts): Promise<ObservedState> {
  const { database, holder } = parts;
  const seconds = (utc: string) => Date.parse(`${utc.slice(0, 23)}Z`) / 1000;
  const [lastRuns, leases, causes] = [
    await readLastRuns(database),
    await readHeldLeases(database),
    await countCauses(database, 'open'),
  ];
  return {
    paused: (await readPause(database)) !== undefined,
    waitingRuns: (await readWaitingRuns(database)).length,
    lastRuns: lastRuns.map(({ kind, state, started, finished, counts }) => ({
      kind,
      state,
      startedAt: seconds(started),
      ...(finished !== undefined && { endedAt: seconds(finished) }),
      counts: { ...counts },
    })),
    waitingEvents: await countWaitingEvents(parts),
    webhooks: await readInboxLoad(database),
    subscriptions: await readTellingLoad(database),
    openFailures: causes.map(({ kind, code, count }) => ({ kind, code, count })),
    leases: leases.map((lease) => ({ name: lease.name, mine: lease.holder === holder })),
    ...(database.poolUse && { pool: database.poolUse() }),
  };
}
