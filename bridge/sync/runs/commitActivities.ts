import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ActivityWork } from '../activities/activityWork.ts';
import { type Commit, commitPage } from '../activities/streams/commitPage.ts';
import { createNumberSet } from '../activities/streams/createNumberSet.ts';
import { refuseStandstill } from '../state/checkBrakes.ts';
import type { SyncParts } from '../syncParts.ts';
import type { ActivityTally } from './tallyActivities.ts';

/**
 * Pages are delivered, stored and counted. Each begins in a turn of its own: where nothing is sent and the database is
 * embedded, nothing else would let the lease be renewed and callers be answered.
 */
export function writing(
  parts: SyncParts,
  work: ActivityWork,
  tally: ActivityTally,
  save: (position?: number) => Promise<void>,
): Commit {
  return async (activities, move, position) => {
    await nextTurn();
    await refuseStandstill(parts);
    tally.add(await commitPage(work, activities, move));
    await save(position);
  };
}

/** Pages are only counted; the streams overlap, and here nothing shows that an activity was met before. */
export function thinking(work: ActivityWork, tally: ActivityTally, save: () => Promise<void>): Commit {
  const met = createNumberSet();
  return async (activities, move) => {
    await nextTurn();
    const fresh = activities.filter(({ activityId }) => met.add(activityId));
    tally.add(await commitPage(work, fresh, move));
    await save();
  };
}
