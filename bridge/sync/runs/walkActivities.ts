import type { ActivityWork } from '../activities/activityWork.ts';
import type { Commit } from '../activities/streams/commitPage.ts';
import { deliverFailed } from '../activities/streams/deliverFailed.ts';
import { deliverHistories } from '../activities/streams/deliverHistories.ts';
import { deliverNew, type NewRequest } from '../activities/streams/deliverNew.ts';
import { deliverWaiting } from '../activities/streams/deliverWaiting.ts';

/**
 * All streams of activities in their order: what failed before, types that wait, histories of contacts linked since,
 * then one walk over the new activities.
 * @returns whether all of them reached their end, rather than the caller's limit
 * @throws NeedsConfirmation, DataverseUnavailable
 */
export async function walkActivities(
  work: ActivityWork,
  request: NewRequest,
  commit: Commit,
): Promise<boolean> {
  const { upTo, left } = request;
  return (
    (await deliverFailed(work, { left }, commit)) &&
    (await deliverWaiting(work, { upTo, left }, commit)) &&
    (await deliverHistories(work, { most: left() }, commit)) &&
    (await deliverNew(work, request, commit))
  );
}
