import type { LinkedActivity } from '../../../xperience/activities/activityRecord.ts';
import type { ActivityOutcome, ActivityWork } from '../activityWork.ts';
import { type BuiltActivity, buildRows } from './buildRows.ts';
import { readContactOwners } from './contactOwners.ts';
import { locateActivityRows } from './locateActivityRows.ts';
import { failedOutcome } from './outcomeOf.ts';
import { sortActivities } from './sortActivities.ts';
import { writeRows } from './writeRows.ts';

/** Look, write, and look again at what was not answered; at most this often. */
const rounds = 5;

/**
 * Delivers activities exactly once, in any order and however often they are given: rows are looked up by their IDs,
 * those that are missing are created and completed in one changeset, those that are there and open are completed.
 *
 * @returns one outcome per activity, in no particular order
 * @throws DataverseUnavailable when Dynamics as a whole fails; delivering the same activities again does no harm
 * @throws NeedsConfirmation when `work.approve` does, with nothing written
 */
export async function deliverActivities(
  work: ActivityWork,
  activities: readonly LinkedActivity[],
): Promise<ActivityOutcome[]> {
  const { sent, outcomes } = await sortActivities(work, activities);
  const owners = await readContactOwners(work, sent.keys(), activities);
  let open: BuiltActivity[] = [];
  for (const [plan, ofType] of sent) {
    const { built, failed } = await buildRows(work, plan, ofType, owners);
    outcomes.push(...failed);
    open.push(...built);
  }
  /** IDs that Dynamics called taken: where they are not in this table, another one has them. */
  const taken = new Set<string>();
  for (let round = 1; open.length > 0 && round <= rounds; round += 1) {
    const located = [];
    for (const ofTable of Map.groupBy(open, ({ plan }) => plan.table.name).values()) {
      located.push(await locateActivityRows(work, ofTable, taken));
    }
    if (round === 1) work.approve?.(located.reduce((sum, { missing }) => sum + missing.length, 0));
    const again: BuiltActivity[] = [];
    for (const ofTable of located) {
      const written = await writeRows(work, ofTable, taken);
      outcomes.push(...ofTable.outcomes, ...written.outcomes);
      again.push(...written.again);
    }
    open = again;
  }
  for (const built of open) {
    outcomes.push(
      failedOutcome(built, {
        code: 'answerUncertain',
        kind: 'transient',
        detail: `Activity ${built.activity.activityId}: Dynamics did not say whether its row was created. It is looked for again with the next run.`,
      }),
    );
  }
  return outcomes;
}
