import { readActivityPage } from '../../../xperience/activities/linkedActivities.ts';
import { moveWaiting } from '../../state/activities/activityTypes.ts';
import type { ActivityWork } from '../activityWork.ts';
import { type Commit, pageSize } from './commitPage.ts';
import { readWaitingTypes } from './typeStates.ts';

/** Delivers the older activities of types that wait, in one walk over all of them. */
export async function deliverWaiting(
  work: ActivityWork,
  { upTo, left }: { upTo: number; left: () => number },
  commit: Commit,
): Promise<boolean> {
  const waiting = await readWaitingTypes(work);
  if (waiting.length === 0) return true;
  const from = new Map(waiting.map((each) => [each.type, each.from]));
  const types = [...from.keys()];
  let after = Math.min(...from.values());
  for (;;) {
    const limit = Math.min(pageSize, left());
    if (limit <= 0) return false;
    const page = await readActivityPage(work.database, { after, upTo, limit }, { types });
    const last = page.at(-1);
    const due = page.filter(({ type, activityId }) => activityId > (from.get(type.toLowerCase()) ?? 0));
    await commit(due, async (transaction) => {
      // A type that Dynamics began to refuse goes on waiting from where it was.
      const going = [];
      for (const { type } of waiting) {
        if ((await work.plan.typePlan(type)).kind === 'sent') going.push({ type, from: from.get(type) ?? 0 });
      }
      await moveWaiting(transaction, going, last?.activityId ?? null);
    });
    if (!last) return true;
    after = last.activityId;
    for (const [type, position] of from) from.set(type, Math.max(position, after));
  }
}
