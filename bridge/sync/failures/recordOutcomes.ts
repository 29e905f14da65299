import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { addMilliseconds } from '../../database/dateTime2.ts';
import { idRows } from '../../database/idRows.ts';
import { insertIfAbsent } from '../../database/insertIfAbsent.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import type { ContactOutcome, ContactProblem, ContactWork } from '../contacts/contactWork.ts';
import { nextAttemptAfter } from './nextAttemptAfter.ts';
import { resolved } from './resolved.ts';

const columns = {
  contact_id: 'int',
  activity_id: 'int',
  field: 'nvarchar(100)',
  column_name: 'nvarchar(100)',
  row_id: 'uniqueidentifier',
  code: 'nvarchar(60)',
  kind: 'nvarchar(20)',
  detail: 'nvarchar(max)',
  payload: 'json',
  state: 'nvarchar(20)',
  attempts: 'int',
  next_attempt_at: 'datetime2(7)',
  contact_modified_local: 'datetime2(7)',
  mapping_fingerprint: 'nvarchar(64)',
  first_seen_at: 'datetime2(7)',
  last_seen_at: 'datetime2(7)',
  run_id: 'int',
} as const;

/** What recording needs of the work. */
export interface Recording extends Pick<ContactWork, 'database' | 'runId'> {
  plan: Pick<ContactWork['plan'], 'fingerprint'>;
  /** In [0, 1), to keep apart in time what failed together; default: Math.random. */
  random?: () => number;
}

/** Records what failed, field by field, and resolves what failed before and does no longer. */
export async function recordOutcomes(work: Recording, outcomes: readonly ContactOutcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  await inTransaction(work.database, async (transaction) => {
    const { utc } = await currentTimes(transaction);
    await resolveOthers(transaction, outcomes, utc);
    for (const outcome of outcomes) {
      for (const problem of outcome.problems) await record(transaction, work, outcome, problem, utc);
    }
  });
}

async function resolveOthers(
  transaction: DatabaseHandle,
  outcomes: readonly ContactOutcome[],
  utc: DateTime2,
) {
  const { db, dialect } = transaction;
  const contacts = idRows(
    dialect,
    'done',
    outcomes.map((each) => each.contactId),
  );
  const open = await db
    .selectFrom('dynamics365.failure as failure')
    .innerJoin(contacts, 'done.id', 'failure.contact_id')
    .select(['failure.failure_id', 'failure.contact_id', 'failure.field'])
    .where('failure.activity_id', '=', 0)
    .where('failure.state', '!=', 'resolved')
    .execute();
  const still = new Set(
    outcomes.flatMap((each) => each.problems.map((problem) => keyOf(each.contactId, problem.field))),
  );
  for (const row of open.filter((each) => !still.has(keyOf(each.contact_id, each.field)))) {
    await db
      .updateTable('dynamics365.failure')
      .set(resolved(utc))
      .where('failure_id', '=', row.failure_id)
      .execute();
  }
}

function keyOf(contactId: number, field: string | undefined): string {
  return `${contactId}/${field ?? ''}`;
}

async function record(
  transaction: DatabaseHandle,
  work: Recording,
  outcome: ContactOutcome,
  problem: ContactProblem,
  utc: DateTime2,
): Promise<void> {
  const key = { contact_id: outcome.contactId, activity_id: 0, field: problem.field ?? '' };
  const said = {
    column_name: problem.column ?? null,
    row_id: outcome.rowId ?? null,
    code: problem.code,
    kind: problem.kind,
    detail: problem.detail,
    contact_modified_local: outcome.modifiedLocal,
    mapping_fingerprint: work.plan.fingerprint,
    last_seen_at: utc,
    run_id: work.runId,
  };
  const due = (attempts: number): DateTime2 | null =>
    problem.kind === 'data' ? null : addMilliseconds(utc, nextAttemptAfter(attempts, work.random));
  const first = {
    ...key,
    ...said,
    payload: problem.sent ?? null,
    state: 'open',
    attempts: 1,
    next_attempt_at: due(1),
    first_seen_at: utc,
  };
  if (
    (await insertIfAbsent(
      transaction,
      'dynamics365.failure',
      columns,
      ['contact_id', 'activity_id', 'field'],
      [first],
    )) > 0
  )
    return;
  const before = await transaction.db
    .selectFrom('dynamics365.failure')
    .select(['failure_id', 'attempts', 'state', 'code'])
    .where('contact_id', '=', key.contact_id)
    .where('activity_id', '=', 0)
    .where('field', '=', key.field)
    .executeTakeFirstOrThrow();
  const again = before.state !== 'resolved' && before.code === problem.code;
  const attempts = again ? before.attempts + 1 : 1;
  await transaction.db
    .updateTable('dynamics365.failure')
    .set({
      ...said,
      payload: problem.sent ? JSON.stringify(problem.sent) : null,
      // A dismissed failure that comes back the same stays dismissed.
      state: again && before.state === 'dismissed' ? 'dismissed' : 'open',
      attempts,
      next_attempt_at: due(attempts),
      ...(again ? {} : { first_seen_at: utc }),
    })
    .where('failure_id', '=', before.failure_id)
    .execute();
}
