import type { CreateResult, UpdateResult } from '../../../dataverse/types.ts';
import type { ActivityOutcome, ActivityWork } from '../activityWork.ts';
import type { BuiltActivity } from './buildRows.ts';
import { type LocatedActivities, stateColumns } from './locateActivityRows.ts';
import { failedOutcome, outcomeOf } from './outcomeOf.ts';
import { refusalOf } from './refusalOf.ts';
import { unsent } from './sortActivities.ts';

const tag = 'xperience-bridge';

export interface WrittenRows {
  outcomes: ActivityOutcome[];
  /** Whose row has to be looked for again. */
  again: BuiltActivity[];
}

/**
 * Creates what is missing of one table, completed in the same changeset unless it shall stay open, and completes what
 * was left open.
 * @param taken IDs that were called taken in an earlier round; added to
 * @throws DataverseUnavailable
 */
export async function writeRows(
  work: ActivityWork,
  { table, missing, unfinished }: LocatedActivities,
  taken: Set<string>,
): Promise<WrittenRows> {
  const outcomes: ActivityOutcome[] = [];
  const again: BuiltActivity[] = [];
  if (work.dryRun) {
    outcomes.push(...missing.map((each) => outcomeOf(each, 'created')));
    outcomes.push(...unfinished.map(({ each }) => outcomeOf(each, 'completed')));
    return { outcomes, again };
  }

  const settle = (
    each: BuiltActivity | undefined,
    result: CreateResult | UpdateResult,
    done: 'created' | 'completed',
  ) => {
    if (!each) return;
    if (result.outcome === 'ok') outcomes.push(outcomeOf(each, done));
    else if (result.outcome === 'refused') outcomes.push(refused(work, each, result));
    else {
      if (result.outcome === 'exists') taken.add(each.row.id);
      again.push(each);
    }
  };
  const options = { ...work.call, tag, mayWrite: work.mayWrite };
  const [toComplete, toLeaveOpen] = parted(missing);
  const created = await work.dataverse.createCompletedRows(table, toComplete.map(withState), options);
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
    unfinished.map(({ each, row }) => ({ id: row.id, etag: row.etag, values: withState(each).state })),
    { ...options, select: stateColumns },
  );
  finished.results.forEach((result, index) => {
    settle(unfinished[index]?.each, result, 'completed');
  });
  if (finished.failure) throw finished.failure;
  return { outcomes, again };
}

function parted(
  missing: readonly BuiltActivity[],
): [toComplete: BuiltActivity[], toLeaveOpen: BuiltActivity[]] {
  return [missing.filter(({ plan }) => plan.completed), missing.filter(({ plan }) => !plan.completed)];
}

function withState({ row, plan }: BuiltActivity) {
  if (!plan.completed) throw new Error(`Rows of ${plan.table.name} are left open.`);
  return { ...row, state: plan.completed };
}

/** A missing right concerns every activity of the type, so the type waits instead of failing one by one. */
function refused(
  work: ActivityWork,
  each: BuiltActivity,
  result: Extract<CreateResult | UpdateResult, { outcome: 'refused' }>,
): ActivityOutcome {
  const problem = refusalOf(each, result);
  if (problem.code !== 'forbiddenByDynamics') return failedOutcome(each, problem);
  const because = { code: problem.code, reason: problem.detail };
  work.plan.block(each.plan.type, because);
  return unsent(each.activity, each.plan.type, 'blocked', because);
}
