import type { CreateResult, DataverseTable, UpdateResult } from '../../../dataverse/types.ts';
import type { ActivityOutcome, ActivityWork } from '../activityWork.ts';
import type { BuiltActivity } from './buildRows.ts';
import { type KeysTaken, type LocatedActivities, stateColumns } from './locateActivityRows.ts';
import { failedOutcome, outcomeOf } from './outcomeOf.ts';
import type { PlannedActivity } from './plannedActivity.ts';
import { refusalOf } from './refusalOf.ts';
import { unsent } from './sortActivities.ts';

const tag = 'xperience-bridge';

/** What is to be written of one table. */
export interface RowsToWrite {
  table: DataverseTable;
  created: readonly BuiltActivity[];
  unfinished: LocatedActivities['unfinished'];
}

export interface WrittenRows {
  outcomes: ActivityOutcome[];
  /** Whose row has to be looked for again. */
  again: PlannedActivity[];
}

/**
 * Creates what is missing of one table, completed in the same changeset unless it shall stay open, and completes what
 * was left open.
 * @param taken keys that were called taken in an earlier round; added to
 * @throws DataverseUnavailable
 */
export async function writeRows(
  work: ActivityWork,
  { table, created: toCreate, unfinished }: RowsToWrite,
  taken: KeysTaken,
): Promise<WrittenRows> {
  const outcomes: ActivityOutcome[] = [];
  const again: PlannedActivity[] = [];
  if (work.dryRun) {
    outcomes.push(...toCreate.map((each) => outcomeOf(each, 'created')));
    outcomes.push(...unfinished.map(({ each }) => outcomeOf(each, 'completed')));
    return { outcomes, again };
  }

  const settle = (
    each: PlannedActivity | undefined,
    result: CreateResult | UpdateResult,
    done: 'created' | 'completed',
  ) => {
    if (!each) return;
    if (result.outcome === 'ok') outcomes.push(outcomeOf(each, done));
    else if (result.outcome === 'refused') outcomes.push(refused(work, each, result));
    else {
      if (result.outcome === 'exists') taken.set(each.rowId, result.error);
      again.push(each);
    }
  };
  const options = { ...work.call, tag, mayWrite: work.mayWrite };
  const [toComplete, toLeaveOpen] = parted(toCreate);
  const created = await work.dataverse.createCompletedRows(
    table,
    toComplete.map((each) => ({ ...each.row, state: stateOf(each) })),
    options,
  );
  created.results.forEach((result, index) => {
    settle(toComplete[index], result, 'created');
  });
  if (created.failure) throw created.failure;
  const opened = await work.dataverse.createRows(
    table,
    toLeaveOpen.map(({ row }) => row),
    options,
  );
  opened.results.forEach((result, index) => {
    settle(toLeaveOpen[index], result, 'created');
  });
  if (opened.failure) throw opened.failure;
  const finished = await work.dataverse.updateRows(
    table,
    unfinished.map(({ each, row }) => ({ id: row.id, etag: row.etag, values: stateOf(each) })),
    { ...options, select: stateColumns },
  );
  finished.results.forEach((result, index) => {
    settle(unfinished[index]?.each, result, 'completed');
  });
  if (finished.failure) throw finished.failure;
  return { outcomes, again };
}

function parted(
  built: readonly BuiltActivity[],
): [toComplete: BuiltActivity[], toLeaveOpen: BuiltActivity[]] {
  return [built.filter(({ plan }) => plan.completed), built.filter(({ plan }) => !plan.completed)];
}

function stateOf({ plan }: PlannedActivity) {
  if (!plan.completed) throw new Error(`Rows of ${plan.table.name} are left open.`);
  return plan.completed;
}

/** A missing right concerns every activity of the type, so the type waits instead of failing one by one. */
function refused(
  work: ActivityWork,
  each: PlannedActivity,
  result: Extract<CreateResult | UpdateResult, { outcome: 'refused' }>,
): ActivityOutcome {
  const problem = refusalOf(each, result);
  if (problem.code !== 'forbiddenByDynamics') return failedOutcome(each, [problem]);
  const because = { code: problem.code, reason: problem.detail };
  work.plan.block(each.plan.type, because);
  return unsent(each.activity, each.plan.type, 'blocked', because);
}
