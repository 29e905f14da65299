import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import type { LinkedActivity } from '../../../xperience/activities/activityRecord.ts';
import { recordActivityOutcomes } from '../../state/failures/recordActivityOutcomes.ts';
import type { ActivityOutcome, ActivityWork } from '../activityWork.ts';
import { deliverActivities } from '../deliver/deliverActivities.ts';
import { noteWaiting } from './typeStates.ts';

/** Activities looked up, written and committed together. */
export const pageSize = 1000;

/**
 * Delivers a page, then stores what became of it together with how far its stream has come.
 * @param position ActivityID that the walk over the new activities has reached with this page
 */
export type Commit = (
  activities: readonly LinkedActivity[],
  move: (transaction: DatabaseHandle) => Promise<void>,
  position?: number,
) => Promise<void>;

/** One page; a dry run stores nothing. */
export async function commitPage(
  work: ActivityWork,
  activities: readonly LinkedActivity[],
  move: (transaction: DatabaseHandle) => Promise<void>,
): Promise<ActivityOutcome[]> {
  const outcomes = await deliverActivities(work, activities);
  if (work.dryRun) return outcomes;
  await inTransaction(work.database, async (transaction) => {
    await recordActivityOutcomes({ database: transaction, runId: work.runId }, outcomes);
    await noteWaiting(transaction, outcomes);
    await move(transaction);
  });
  return outcomes;
}
