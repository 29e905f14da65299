import { sql } from 'kysely';
import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { idRows } from '../../../database/idRows.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import { typed } from '../../../database/typed.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { writeAudit } from '../audit/audit.ts';
import { type ListedFailure, listFailures } from './listFailures.ts';

/** What failures have in common: one repair is for all of them. */
export interface CauseKey {
  code: string;
  /** Empty where no field is at fault. */
  field: string;
  kind: 'contact' | 'activity';
}

export interface FailureCause extends CauseKey {
  count: number;
  /** One of them, the newest. */
  example: ListedFailure;
}

export type CauseState = 'open' | 'dismissed';

/** Failures are grouped so far, read from an index alone: who has more has to look at these anyway. */
export const mostGrouped = 50_000;
/** Reasons shown. */
const mostCauses = 50;

/** Why deliveries failed, the most frequent reason first. `isMore`: there are failures beyond those counted. */
export async function listCauses(
  database: DatabaseHandle,
  state: CauseState,
): Promise<{ causes: FailureCause[]; total: number; isMore: boolean }> {
  const counted = await countCauses(database, state);
  const total = counted.reduce((sum, { count }) => sum + count, 0);
  const causes: FailureCause[] = [];
  for (const { newest, ...cause } of counted.slice(0, mostCauses)) {
    const [example] = await listFailures(database, { show: state, before: newest + 1, limit: 1 });
    if (example) causes.push({ ...cause, example });
  }
  return { causes, total: Math.min(total, mostGrouped), isMore: total > mostGrouped };
}

/** How many failures each reason has, the most frequent first, of the first 100,001; `newest` is the number of one. */
export async function countCauses(
  { db, dialect }: DatabaseHandle,
  state: CauseState,
): Promise<(CauseKey & { count: number; newest: number })[]> {
  const some = db
    .selectFrom('dynamics365.failure')
    .select(['failure_id', 'code', 'field'])
    .select(typed(sql`case when activity_id > 0 then 1 else 0 end`, 'int').as('of_activity'))
    .where('state', '=', state);
  const groups = await db
    .selectFrom(dialect.limit(some, mostGrouped + 1).as('some'))
    .select(['code', 'field', 'of_activity'])
    .select(typed(sql`count(*)`, 'int').as('found'))
    .select((eb) => typed(eb.fn.max('failure_id'), 'int').as('newest'))
    .groupBy(['code', 'field', 'of_activity'])
    .execute();
  return groups
    .map(({ code, field, of_activity, found, newest }) => ({
      code,
      field,
      kind: Number(of_activity) > 0 ? ('activity' as const) : ('contact' as const),
      count: Number(found),
      newest: Number(newest),
    }))
    .sort((a, b) => b.count - a.count || a.code.localeCompare(b.code));
}

/**
 * One reason with the newest of its failures; undefined when nothing fails for it any more. Its count ends at the same
 * number.
 */
export async function readCause(
  database: DatabaseHandle,
  state: CauseState,
  cause: CauseKey,
): Promise<FailureCause | undefined> {
  const { db, dialect } = database;
  const [example] = await listFailures(database, { ...cause, show: state, limit: 1 });
  if (!example) return undefined;
  const some = db
    .selectFrom('dynamics365.failure')
    .select('failure_id')
    .where('state', '=', state)
    .where('code', '=', cause.code)
    .where('field', '=', cause.field)
    .where('activity_id', cause.kind === 'contact' ? '=' : '>', 0);
  const { found } = await db
    .selectFrom(dialect.limit(some, mostGrouped).as('some'))
    .select(typed(sql`count(*)`, 'int').as('found'))
    .executeTakeFirstOrThrow();
  return { ...cause, count: Number(found), example };
}

/** A choice of failures: some by their numbers, or all of one reason. */
export type FailureChoice = { ids: readonly number[] } | { cause: CauseKey };

const rowsPerStatement = 2_000;
const mostStatements = 500;

/**
 * Dismisses many failures, in short statements: the tables belong to a live web site.
 * @returns how many were open
 */
export async function dismissFailures(
  database: DatabaseHandle,
  choice: FailureChoice,
  caller: string,
): Promise<number> {
  const count = await changeOpen(database, choice, { state: 'dismissed', next_attempt_at: null });
  await noteChange(database, 'failure.dismiss', choice, count, caller);
  return count;
}

/**
 * Has open failures of one reason tried by the next run.
 * @returns how many there were
 */
export async function retryCause(database: DatabaseHandle, cause: CauseKey, caller: string): Promise<number> {
  const { utc } = await currentTimes(database);
  const count = await changeOpen(database, { cause }, { next_attempt_at: utc });
  await noteChange(database, 'failure.retry', { cause }, count, caller);
  return count;
}

async function changeOpen(
  database: DatabaseHandle,
  choice: FailureChoice,
  change: { state?: string; next_attempt_at: string | null },
): Promise<number> {
  let changed = 0;
  let after = 0;
  for (let statement = 0; statement < mostStatements; statement += 1) {
    const ids = await nextIds(database, choice, after);
    const last = ids.at(-1);
    if (last === undefined) break;
    after = last;
    changed += await inTransaction(database, async ({ db, dialect }) => {
      const named = idRows(dialect, 'named', ids);
      const { numUpdatedRows } = await db
        .updateTable('dynamics365.failure')
        .set(change as never)
        .where('failure_id', 'in', db.selectFrom(named).select('named.id'))
        .where('state', '=', 'open')
        .executeTakeFirstOrThrow();
      return Number(numUpdatedRows);
    });
  }
  return changed;
}

/** Numbers in their order, so that each is met once. */
async function nextIds(
  { db, dialect }: DatabaseHandle,
  choice: FailureChoice,
  after: number,
): Promise<number[]> {
  if ('ids' in choice) {
    return choice.ids
      .filter((id) => id > after)
      .sort((a, b) => a - b)
      .slice(0, rowsPerStatement);
  }
  const { code, field, kind } = choice.cause;
  const query = db
    .selectFrom('dynamics365.failure')
    .select('failure_id')
    .where('state', '=', 'open')
    .where('code', '=', code)
    .where('field', '=', field)
    .where('activity_id', kind === 'contact' ? '=' : '>', 0)
    .where('failure_id', '>', after)
    .orderBy('failure_id');
  return (await dialect.limit(query, rowsPerStatement).execute()).map(({ failure_id }) => failure_id);
}

function noteChange(
  database: DatabaseHandle,
  action: 'failure.dismiss' | 'failure.retry',
  choice: FailureChoice,
  count: number,
  caller: string,
): Promise<void> {
  const which = 'ids' in choice ? { ids: choice.ids.slice(0, 100) } : choice.cause;
  const after = action === 'failure.dismiss' ? { dismissed: count } : { open: count, due: count };
  return writeAudit(database, {
    caller,
    action,
    subject: 'failures',
    details: { ...which, count, before: { open: count }, after },
  });
}
