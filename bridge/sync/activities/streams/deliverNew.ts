import { readActivityPage } from '../../../xperience/activities/linkedActivities.ts';
import { advance } from '../../state/activities/activityProgress.ts';
import { withoutFailed } from '../../state/failures/readFailures.ts';
import type { ActivityWork } from '../activityWork.ts';
import { type Commit, pageSize } from './commitPage.ts';

export interface NewRequest {
  /** Where the walk stands, and the highest ActivityID it goes to. */
  after: number;
  upTo: number;
  /** Whether activities that failed before are tried again though their time has not come. */
  failedToo: boolean;
  /** How many activities may still be looked at. */
  left: () => number;
}

/**
 * Delivers new activities in one walk over OM_Activity by number.
 * @returns whether the walk reached its end
 */
export async function deliverNew(
  work: ActivityWork,
  { after, upTo, failedToo, left }: NewRequest,
  commit: Commit,
): Promise<boolean> {
  let position = after;
  for (;;) {
    const limit = Math.min(pageSize, left());
    if (limit <= 0) return false;
    const page = await readActivityPage(work.database, { after: position, upTo, limit });
    const last = page.at(-1);
    if (!last) return true;
    const due = failedToo ? page : await withoutFailed(work.database, page);
    position = last.activityId;
    await commit(due, (transaction) => advance(transaction, page), position);
  }
}
