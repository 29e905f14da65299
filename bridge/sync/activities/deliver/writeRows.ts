import type { CreateResult, DataverseRow, UpdateResult } from '../../../dataverse/types.ts';
import type { ContactProblem } from '../../contacts/contactWork.ts';
import type { ActivityOutcome, ActivityWork } from '../activityWork.ts';
import type { BuiltActivity } from './buildRows.ts';
import { refusalOf } from './refusalOf.ts';
import { unsent } from './sortActivities.ts';

const tag = 'xperience-bridge';
const state = ['statecode', 'statuscode'];

export interface WrittenRows {
  outcomes: ActivityOutcome[];
  /** Whose row has to be looked for again. */
  again: BuiltActivity[];
}

/**
 * One round for activities of one table.
 * @param taken IDs that were called taken in an earlier round; added to
 * @throws DataverseUnavailable
 */
export async function writeRows(
  work: ActivityWork,
  built: readonly BuiltActivity[],
  taken: Set<string>,
): Promise<WrittenRows> {
  const [first] = built;
  if (!first) return { outcomes: [], again: [] };
  const { table } = first.plan;
  const options = { ...work.call, tag, mayWrite: work.mayWrite };
  const ids = built.map(({ row }) => row.id);
  const rows = await work.dataverse.readRows(table, ids, { ...work.call, select: state });
  const outcomes: ActivityOutcome[] = [];
  const again: BuiltActivity[] = [];
  const missing: BuiltActivity[] = [];
  const unfinished: { each: BuiltActivity; row: DataverseRow }[] = [];
  for (const each of built) {
    const row = rows.get(each.row.id);
    if (row && isUnfinished(each, row)) unfinished.push({ each, row });
    else if (row || taken.has(each.row.id)) outcomes.push(outcome(each, 'unchanged'));
    else missing.push(each);
  }
  if (work.dryRun) {
    outcomes.push(...missing.map((each) => outcome(each, 'created')));
    outcomes.push(...unfinished.map(({ each }) => outcome(each, 'completed')));
    return { outcomes, again };
  }

  const settle = (
    each: BuiltActivity,
    result: CreateResult | UpdateResult,
    done: 'created' | 'completed',
  ) => {
    if (result.outcome === 'ok') outcomes.push(outcome(each, done));
    else if (result.outcome === 'refused') outcomes.push(refused(work, each, result));
    else {
      if (result.outcome === 'exists') taken.add(each.row.id);
      again.push(each);
    }
  };
  const [toComplete, toLeaveOpen] = parted(missing);
  const created = await work.dataverse.createCompletedRows(table, toComplete.map(withState), options);
  created.results.forEach((result, index) => {
    const each = toComplete[index];
    if (each) settle(each, result, 'created');
  });
  if (created.failure) throw created.failure;
  const opened = await work.dataverse.createRows(
    table,
    toLeaveOpen.map(({ row }) => row),
    options,
  );
  opened.results.forEach((result, index) => {
    const each = toLeaveOpen[index];
    if (each) settle(each, result, 'created');
  });
  if (opened.failure) throw opened.failure;
  const finished = await work.dataverse.updateRows(
    table,
    unfinished.map(({ each, row }) => ({ id: row.id, etag: row.etag, values: withState(each).state })),
    { ...options, select: state },
  );
  finished.results.forEach((result, index) => {
    const each = unfinished[index]?.each;
    if (each) settle(each, result, 'completed');
  });
  if (finished.failure) throw finished.failure;
  return { outcomes, again };
}

function isUnfinished({ plan }: BuiltActivity, row: DataverseRow): boolean {
  return plan.completed !== undefined && !plan.closedStates.has(Number(row.values.statecode));
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
  if (result.reason !== 'forbidden') return failedOutcome(each, problem);
  const because = { code: problem.code, reason: problem.detail };
  work.plan.block(each.plan.type, because);
  return unsent(each.activity, each.plan.type, 'blocked', because);
}

function outcome({ activity, plan, row }: BuiltActivity, result: ActivityOutcome['result']): ActivityOutcome {
  const { activityId, contactId } = activity;
  return { activityId, contactId, type: plan.type, result, rowId: row.id, problems: [] };
}

/** An activity that could not be delivered. */
export function failedOutcome(built: BuiltActivity, problem: ContactProblem): ActivityOutcome {
  const { fingerprint } = built.plan;
  return { ...outcome(built, 'failed'), problems: [problem], fingerprint };
}
