import type { LinkedActivity } from '../../../xperience/activities/activityRecord.ts';
import type { ActivityOutcome, ActivityWork } from '../activityWork.ts';
import { buildRows } from './buildRows.ts';
import { type KeysTaken, type LocatedActivities, locateActivityRows } from './locateActivityRows.ts';
import { failedOutcome, type PlannedActivity } from './plannedActivity.ts';
import { readContactRows } from './readContactRows.ts';
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
 * @throws NeedsConfirmation when `work.approval` does, with nothing written
 */
export async function deliverActivities(
  work: ActivityWork,
  activities: readonly LinkedActivity[],
): Promise<ActivityOutcome[]> {
  const { planned, outcomes } = await sortActivities(work, activities);
  let open = planned;
  /** What Dynamics said of rows it did not create because a key is taken, by row ID. */
  const taken: KeysTaken = new Map();
  for (let round = 1; open.length > 0 && round <= rounds; round += 1) {
    const located: LocatedActivities[] = [];
    for (const ofTable of Map.groupBy(open, ({ plan }) => plan.table.name).values()) {
      located.push(await locateActivityRows(work, ofTable, taken));
    }
    const missing = located.flatMap((ofTable) => ofTable.missing);
    const linkedIds = new Set(missing.map(({ activity }) => activity.contactRowId));
    const contactRows = await readContactRows(work, linkedIds);
    const { built, outcomes: unbuilt } = await buildRows(work, missing, contactRows);
    if (round === 1) {
      work.approval?.missing(
        linkedIds.size - contactRows.found.size - contactRows.refused.size,
        linkedIds.size,
      );
      work.approval?.creations(built.length);
    }
    outcomes.push(...located.flatMap((ofTable) => ofTable.outcomes), ...unbuilt);
    const toCreate = Map.groupBy(built, ({ plan }) => plan.table.name);
    const again: PlannedActivity[] = [];
    for (const { table, unfinished } of located) {
      const rows = { table, created: toCreate.get(table.name) ?? [], unfinished };
      const written = await writeRows(work, rows, taken);
      outcomes.push(...written.outcomes);
      again.push(...written.again);
    }
    open = again;
  }
  for (const each of open) {
    outcomes.push(
      failedOutcome(each, [
        {
          code: 'answerUncertain',
          kind: 'transient',
          detail: `Activity ${each.activity.activityId}: Dynamics did not say whether its row was created. It is looked for again with the next run.`,
        },
      ]),
    );
  }
  return outcomes;
}
