import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { writeAudit } from '../writeAudit.ts';
import { type FailureFilter, matching } from './failureFilter.ts';

export interface RetryRequest extends FailureFilter {
  /** Numbers of failures, open or dismissed; without them all that are open. */
  ids?: readonly number[];
}

/**
 * Makes failures due now, so that the next run tries them again whatever they wait for.
 * @param caller for the audit
 * @returns how many there were
 */
export async function retryFailures(
  database: DatabaseHandle,
  { ids, ...filter }: RetryRequest,
  caller: string,
): Promise<number> {
  const { db, dialect } = database;
  const { utc } = await currentTimes(database);
  let wanted = db
    .selectFrom('dynamics365.failure as failure')
    .select('failure.failure_id')
    .where(matching(filter));
  if (ids) {
    const named = idRows(dialect, 'named', ids);
    wanted = wanted
      .where('failure.failure_id', 'in', db.selectFrom(named).select('named.id'))
      .where('failure.state', 'in', ['open', 'dismissed']);
  } else {
    wanted = wanted.where('failure.state', '=', 'open');
  }
  const { numUpdatedRows } = await db
    .updateTable('dynamics365.failure')
    .set({ state: 'open', next_attempt_at: utc })
    .where('failure_id', 'in', wanted)
    .executeTakeFirst();
  const count = Number(numUpdatedRows);
  await writeAudit(database, {
    caller,
    action: 'failure.retry',
    subject: 'failures',
    details: { ...filter, ids, count },
  });
  return count;
}
