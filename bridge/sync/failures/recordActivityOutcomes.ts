import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { addMilliseconds } from '../../database/dateTime2.ts';
import { idRows } from '../../database/idRows.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import type { ActivityOutcome, ActivityWork } from '../activities/activityWork.ts';
import type { ContactProblem } from '../contacts/contactWork.ts';
import { nextAttemptAfter } from './nextAttemptAfter.ts';
import type { Failure } from './readFailures.ts';
import { resolved } from './resolved.ts';

/** Records which activities failed and why, and resolves what failed before and does no longer. */
export async function recordActivityOutcomes(
  work: Pick<ActivityWork, 'database' | 'runId'>,
  outcomes: readonly ActivityOutcome[],
): Promise<void> {
  if (outcomes.length === 0) return;
  await inTransaction(work.database, async (transaction) => {
    const known = await readKnown(
      transaction,
      outcomes.map(({ activityId }) => activityId),
    );
    const failed = outcomes.filter(({ problems }) => problems.length > 0);
    if (known.size === 0 && failed.length === 0) return;
    const { utc } = await currentTimes(transaction);
    for (const outcome of failed) {
      for (const problem of outcome.problems) {
        const key = keyOf(outcome.activityId, problem.field);
        await record(transaction, work.runId, outcome, problem, known.get(key), utc);
        known.delete(key);
      }
    }
    await resolve(transaction, [...known.values()], utc);
  });
}

/** Failures of activities that are gone, or whose contact is no longer linked, have nothing left to deliver. */
export async function resolveActivities(
  database: DatabaseHandle,
  activityIds: readonly number[],
): Promise<void> {
  const { utc } = await currentTimes(database);
  await resolve(database, [...(await readKnown(database, activityIds)).values()], utc);
}

function keyOf(activityId: number, field = ''): string {
  return `${activityId}/${field}`;
}

/** By activity alone: a merge gives it to another contact. */
async function readKnown(
  { db, dialect }: DatabaseHandle,
  activityIds: readonly number[],
): Promise<Map<string, Failure>> {
  const asked = idRows(dialect, 'asked', activityIds);
  const rows = await db
    .selectFrom('dynamics365.failure as failure')
    .innerJoin(asked, 'asked.id', 'failure.activity_id')
    .selectAll('failure')
    .where('failure.activity_id', '>', 0)
    .execute();
  return new Map(rows.map((row) => [keyOf(row.activity_id, row.field), row]));
}

async function resolve({ db }: DatabaseHandle, failures: readonly Failure[], utc: DateTime2): Promise<void> {
  for (const { failure_id } of failures.filter(({ state }) => state !== 'resolved')) {
    await db
      .updateTable('dynamics365.failure')
      .set(resolved(utc))
      .where('failure_id', '=', failure_id)
      .execute();
  }
}

async function record(
  { db }: DatabaseHandle,
  runId: number,
  outcome: ActivityOutcome,
  problem: ContactProblem,
  before: Failure | undefined,
  utc: DateTime2,
): Promise<void> {
  const again = before !== undefined && before.state !== 'resolved' && before.code === problem.code;
  const attempts = again ? before.attempts + 1 : 1;
  const said = {
    contact_id: outcome.contactId,
    activity_id: outcome.activityId,
    field: problem.field ?? '',
    column_name: problem.column ?? null,
    row_id: outcome.rowId ?? null,
    code: problem.code,
    kind: problem.kind,
    detail: problem.detail,
    // A dismissed failure that comes back the same stays dismissed.
    state: again && before.state === 'dismissed' ? 'dismissed' : 'open',
    attempts,
    next_attempt_at: problem.kind === 'data' ? null : addMilliseconds(utc, nextAttemptAfter(attempts)),
    mapping_fingerprint: outcome.fingerprint ?? null,
    last_seen_at: utc,
    run_id: runId === 0 ? null : runId,
    ...(again ? {} : { first_seen_at: utc }),
  };
  if (before) {
    await db
      .updateTable('dynamics365.failure')
      .set(said)
      .where('failure_id', '=', before.failure_id)
      .execute();
    return;
  }
  await db
    .insertInto('dynamics365.failure')
    .values({ ...said, first_seen_at: utc })
    .execute();
}
