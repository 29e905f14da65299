import type { DataverseRow, DataverseTable } from '../../../dataverse/types.ts';
import type { ActivityOutcome, ActivityWork } from '../activityWork.ts';
import type { BuiltActivity } from './buildRows.ts';
import { outcomeOf } from './outcomeOf.ts';

/** Columns that tell whether a row is completed. */
export const stateColumns = ['statecode', 'statuscode'];

/** Activities of one table, parted by what Dynamics has of them. */
export interface LocatedActivities {
  table: DataverseTable;
  missing: BuiltActivity[];
  /** Whose row is there and still open, though it shall be completed. */
  unfinished: { each: BuiltActivity; row: DataverseRow }[];
  /** Those with nothing left to do. */
  outcomes: ActivityOutcome[];
}

/**
 * Looks activities of one table up by their IDs, in few requests.
 * @param built at least one
 * @param taken IDs that were called taken when they were created; where they are not in this table, another has them
 * @throws DataverseUnavailable
 */
export async function locateActivityRows(
  { dataverse, call }: ActivityWork,
  built: readonly BuiltActivity[],
  taken: ReadonlySet<string>,
): Promise<LocatedActivities> {
  const [first] = built;
  if (!first) throw new RangeError('There are no activities to look up.');
  const { table } = first.plan;
  const ids = built.map(({ row }) => row.id);
  const rows = await dataverse.readRows(table, ids, { ...call, select: stateColumns });
  const located: LocatedActivities = { table, missing: [], unfinished: [], outcomes: [] };
  for (const each of built) {
    const row = rows.get(each.row.id);
    if (row && isUnfinished(each, row)) located.unfinished.push({ each, row });
    else if (row || taken.has(each.row.id)) located.outcomes.push(outcomeOf(each, 'unchanged'));
    else located.missing.push(each);
  }
  return located;
}

function isUnfinished({ plan }: BuiltActivity, row: DataverseRow): boolean {
  return plan.completed !== undefined && !plan.closedStates.has(Number(row.values.statecode));
}
