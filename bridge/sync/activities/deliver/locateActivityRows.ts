import type { DataverseRow, DataverseTable } from '../../../dataverse/types.ts';
import type { ActivityOutcome, ActivityWork } from '../activityWork.ts';
import { outcomeOf } from './outcomeOf.ts';
import type { PlannedActivity } from './plannedActivity.ts';

/** Columns that tell whether a row is completed. */
export const stateColumns = ['statecode', 'statuscode'];

/** Activities of one table, parted by what Dynamics has of them. */
export interface LocatedActivities {
  table: DataverseTable;
  missing: PlannedActivity[];
  /** Whose row is there and still open, though it shall be completed. */
  unfinished: { each: PlannedActivity; row: DataverseRow }[];
  /** Those with nothing left to do. */
  outcomes: ActivityOutcome[];
}

/**
 * Looks activities of one table up by their IDs, in few requests.
 * @param planned at least one
 * @param taken IDs that were called taken when they were created; where they are not in this table, another has them
 * @throws DataverseUnavailable
 */
export async function locateActivityRows(
  { dataverse, call }: ActivityWork,
  planned: readonly PlannedActivity[],
  taken: ReadonlySet<string>,
): Promise<LocatedActivities> {
  const [first] = planned;
  if (!first) throw new RangeError('There are no activities to look up.');
  const { table } = first.plan;
  const ids = planned.map(({ rowId }) => rowId);
  const rows = await dataverse.readRows(table, ids, { ...call, select: stateColumns });
  const located: LocatedActivities = { table, missing: [], unfinished: [], outcomes: [] };
  for (const each of planned) {
    const row = rows.get(each.rowId);
    if (row && isUnfinished(each, row)) located.unfinished.push({ each, row });
    else if (row || taken.has(each.rowId)) located.outcomes.push(outcomeOf(each, 'unchanged'));
    else located.missing.push(each);
  }
  return located;
}

function isUnfinished({ plan }: PlannedActivity, row: DataverseRow): boolean {
  return plan.completed !== undefined && !plan.closedStates.has(Number(row.values.statecode));
}
