import type { ActivityWork } from '../activities/activityWork.ts';
import type { Commit } from '../activities/streams/commitPage.ts';
import { deliverFailed } from '../activities/streams/deliverFailed.ts';
import { deliverHistories } from '../activities/streams/deliverHistories.ts';
import { deliverNew } from '../activities/streams/deliverNew.ts';
import { deliverWaiting } from '../activities/streams/deliverWaiting.ts';

export interface ActivityWalk {
  /** ActivityID behind which new activities are read, and the highest one that is. */
  position: number;
  upTo: number;
  /** Whether activities that failed before are tried again though their time has not come. */
  failedToo: boolean;
  /** How many activities may still be looked at. */
  left: () => number;
}

/**
 * All streams of activities in their order: what failed before, types that wait, histories of contacts linked since,
 * then one walk over the new activities.
 * @returns whether all of them reached their end, rather than the caller's limit
 * @throws NeedsConfirmation, DataverseUnavailable
 */
export async function walkActivities(
  work: ActivityWork,
  { position, upTo, failedToo, left }: ActivityWalk,
  commit: Commit,
): Promise<boolean> {
  return (
    (await deliverFailed(work, { left }, commit)) &&
    (await deliverWaiting(work, { upTo, left }, commit)) &&
    (await deliverHistories(work, { most: left() }, commit)) &&
    (await deliverNew(work, { after: position, upTo, failedToo, left }, commit))
  );
}
