import type { DataverseError, DataverseRow, DataverseTable } from '../../../dataverse/types.ts';
import { duplicateInDynamics } from '../../refusals/problemOfRefusal.ts';
import { type ReadRefusal, readApart } from '../../refusals/readApart.ts';
import type { ActivityOutcome, ActivityWork } from '../activityWork.ts';
import { failedOutcome, outcomeOf, type PlannedActivity } from './plannedActivity.ts';
import { refusalOf } from './problemOfActivity.ts';

/** All activities, whatever their table: they share their IDs. */
const anyActivity = { name: 'activitypointer', entitySet: 'activitypointers', primaryId: 'activityid' };

/** What Dynamics said of rows it did not create because a key is taken, by row ID. */
export type KeysTaken = Map<string, DataverseError>;

/** Columns that say whether a row is completed. */
export const stateColumns = ['statecode', 'statuscode'];

/** Activities of one table, parted by what Dynamics has of them. */
export interface LocatedActivities {
  table: DataverseTable;
  missing: PlannedActivity[];
  /** Whose row is there and still open, though it shall be completed. */
  unfinished: { each: PlannedActivity; row: DataverseRow }[];
  /** Those with nothing left to do, and those whose key another row has. */
  outcomes: ActivityOutcome[];
}

/**
 * Looks activities of one table up by their IDs, in few requests.
 * @param planned at least one
 * @param taken keys that were called taken when the rows were created; the ID may be that of a row of another table
 * @throws DataverseUnavailable
 */
export async function locateActivityRows(
  { dataverse, call }: ActivityWork,
  planned: readonly PlannedActivity[],
  taken: KeysTaken,
): Promise<LocatedActivities> {
  const [first] = planned;
  if (!first) throw new RangeError('There are no activities to look up.');
  const { table } = first.plan;
  const ids = planned.map(({ rowId }) => rowId);
  const read = await readApart({ dataverse, call }, ids, async (some) => [
    ...(await dataverse.readRows(table, some, { ...call, select: stateColumns })).values(),
  ]);
  const rows = new Map(read.found.map((row) => [row.id, row]));
  const located: LocatedActivities = { table, missing: [], unfinished: [], outcomes: [] };
  const elsewhere = await findElsewhere(
    dataverse,
    call,
    ids.filter((id) => taken.has(id) && !rows.has(id)),
  );
  for (const each of planned) {
    const error = taken.get(each.rowId);
    const refused = read.refused.get(each.rowId) ?? elsewhere.refused.get(each.rowId);
    const row = rows.get(each.rowId);
    if (refused) located.outcomes.push(failedOutcome(each, [refusalOf(each, refused)]));
    else if (row && isUnfinished(each, row)) located.unfinished.push({ each, row });
    else if (row || elsewhere.found.has(each.rowId)) located.outcomes.push(outcomeOf(each, 'unchanged'));
    else if (error) located.outcomes.push(failedOutcome(each, [duplicateOf(each, error)]));
    else located.missing.push(each);
  }
  return located;
}

function isUnfinished({ plan }: PlannedActivity, row: DataverseRow): boolean {
  return plan.completed !== undefined && !plan.closedStates.has(Number(row.values.statecode));
}

/** Which of the IDs an activity of any table has, such as one delivered before its type was mapped to another table. */
async function findElsewhere(
  dataverse: ActivityWork['dataverse'],
  call: ActivityWork['call'],
  ids: readonly string[],
): Promise<{ found: ReadonlySet<string>; refused: ReadonlyMap<string, ReadRefusal> }> {
  const { found, refused } = await readApart({ dataverse, call }, ids, async (some) => [
    ...(await dataverse.readRows(anyActivity, some, { ...call, select: [] })).keys(),
  ]);
  return { found: new Set(found), refused };
}

function duplicateOf({ activity, plan }: PlannedActivity, error: DataverseError) {
  return duplicateInDynamics(
    `Activity ${activity.activityId} (${plan.type}) of contact ${activity.contactId} was not created`,
    error,
  );
}
