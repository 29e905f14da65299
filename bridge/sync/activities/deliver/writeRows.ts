import type { CreateResult, DataverseTable, UpdateResult, WriteReport } from '../../../dataverse/types.ts';
import { wholeRefusal } from '../../refusals/wholeRefusal.ts';
import type { ActivityOutcome, ActivityWork } from '../activityWork.ts';
import type { BuiltActivity } from './buildRows.ts';
import { type KeysTaken, type LocatedActivities, stateColumns } from './locateActivityRows.ts';
import { failedOutcome, outcomeOf, type PlannedActivity } from './plannedActivity.ts';
import { refusalOf } from './problemOfActivity.ts';
import { unsent } from './sortActivities.ts';

const tag = 'xperience-bridge';

/** What is to be written of one table. */
export interface RowsToWrite {
  table: DataverseTable;
  created: readonly BuiltActivity[];
  unfinished: LocatedActivities['unfinished'];
}

type Refused = Extract<CreateResult | UpdateResult, { outcome: 'refused' }>;

/** A kind of write, and the rights without which none of its rows could be written: all activities share theirs. */
interface Write {
  done: 'created' | 'completed';
  rights: readonly string[];
}

const creating = ['prvCreateActivity', 'prvAppendActivity', 'prvAppendToContact'];
const writes = {
  completed: { done: 'created', rights: [...creating, 'prvWriteActivity'] },
  opened: { done: 'created', rights: creating },
  finished: { done: 'completed', rights: ['prvWriteActivity'] },
} as const satisfies Record<string, Write>;

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

  const options = { ...work.call, tag, mayWrite: work.mayWrite };
  const sortResults = async <Each extends PlannedActivity>(
    asked: readonly Each[],
    { results, failure }: WriteReport<CreateResult | UpdateResult>,
    { done, rights }: Write,
  ): Promise<void> => {
    const denied: [Each, Refused][] = [];
    results.forEach((result, index) => {
      const each = asked[index];
      if (!each) return;
      if (result.outcome === 'ok') outcomes.push(outcomeOf(each, done));
      else if (result.outcome === 'refused') {
        const problem = refusalOf(each, result);
        if (problem.code === 'forbiddenByDynamics') denied.push([each, result]);
        else outcomes.push(failedOutcome(each, [problem]));
      } else {
        if (result.outcome === 'exists') taken.set(each.rowId, result.error);
        again.push(each);
      }
    });
    if (denied.length > 0) {
      const what = `write any row of ${table.name}`;
      const whole = await wholeRefusal(work, { what, rights, results });
      if (whole && whole.kind !== 'forbidden') throw whole;
      for (const [each, result] of denied) outcomes.push(forbidden(work, each, result, whole !== undefined));
    }
    if (failure) throw failure;
  };
  const [toComplete, toLeaveOpen] = parted(toCreate);
  const completed = toComplete.map((each) => ({ ...each.row, state: stateOf(each) }));
  await sortResults(
    toComplete,
    await work.dataverse.createCompletedRows(table, completed, options),
    writes.completed,
  );
  const opened = toLeaveOpen.map(({ row }) => row);
  await sortResults(toLeaveOpen, await work.dataverse.createRows(table, opened, options), writes.opened);
  const finished = unfinished.map(({ each, row }) => ({ id: row.id, etag: row.etag, values: stateOf(each) }));
  await sortResults(
    unfinished.map(({ each }) => each),
    await work.dataverse.updateRows(table, finished, { ...options, select: stateColumns }),
    writes.finished,
  );
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

/**
 * A right that is missing concerns every activity of the type, so the type waits instead of failing one by one. A refusal
 * of this one alone, for what it is bound to, stops no other.
 */
function forbidden(
  work: ActivityWork,
  each: PlannedActivity,
  result: Refused,
  isWhole: boolean,
): ActivityOutcome {
  const problem = refusalOf(each, result);
  if (!isWhole) return failedOutcome(each, [problem]);
  const because = { code: problem.code, reason: problem.detail };
  work.plan.block(each.plan.type, because);
  return unsent(each.activity, each.plan.type, 'blocked', because);
}
