import { readActivityPage } from '../../../xperience/activities/linkedActivities.ts';
import type { ActivityWork } from '../activityWork.ts';
import { advance } from './activityProgress.ts';
import { type Commit, pageSize } from './commitPage.ts';

export interface NewRequest {
  /** Where the walk stands, and the highest ActivityID it goes to. */
  after: number;
  upTo: number;
  /** How many activities may still be looked at. */
  left: () => number;
  /** Told of each page that was committed. */
  reached: (position: number) => Promise<void>;
}

/**
 * Delivers new activities in one walk over OM_Activity by number.
 * @returns whether the walk reached its end
 */
export async function deliverNew(
  work: ActivityWork,
  { after, upTo, left, reached }: NewRequest,
  commit: Commit,
): Promise<boolean> {
  let position = after;
  for (;;) {
    const limit = Math.min(pageSize, left());
    if (limit <= 0) return false;
    const page = await readActivityPage(work.database, { after: position, upTo, limit });
    const last = page.at(-1);
    if (!last) return true;
    await commit(page, (transaction) => advance(transaction, page));
    position = last.activityId;
    await reached(position);
  }
}
