import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ActivityWork } from '../activities/activityWork.ts';
import { type Commit, commitPage } from '../activities/streams/commitPage.ts';
import { createNumberSet } from '../activities/streams/createNumberSet.ts';
import { refuseStandstill } from '../state/checkBrakes.ts';
import type { SyncParts } from '../syncParts.ts';
import { activityArrivals } from './arrivalsOf.ts';
import { countActivity, type Tally } from './tally.ts';

/**
 * Pages are delivered, stored and counted. Each begins in a turn of its own: where nothing is sent and the database is
 * embedded, nothing else would let the lease be renewed and callers be answered.
 */
export function deliveringPages(
  parts: SyncParts,
  work: ActivityWork,
  tally: Tally,
  save: (position?: number) => Promise<void>,
): Commit {
  return async (activities, move, position) => {
    await nextTurn();
    await refuseStandstill(parts);
    const outcomes = await commitPage(work, activities, move);
    tally.add(outcomes.map(countActivity));
    // Only the walk over new activities has a position: histories are old by their nature.
    if (position !== undefined) parts.observer?.arrived(activityArrivals(activities, outcomes));
    await save(position);
  };
}

/** Pages are only counted; the streams overlap, and here nothing shows that an activity was met before. */
export function countingPages(work: ActivityWork, tally: Tally, save: () => Promise<void>): Commit {
  const met = createNumberSet();
  return async (activities, move) => {
    await nextTurn();
    const fresh = activities.filter(({ activityId }) => met.add(activityId));
    tally.add((await commitPage(work, fresh, move)).map(countActivity));
    await save();
  };
}
