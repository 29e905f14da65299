import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { idRows } from '../../../database/idRows.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { writeAudit } from '../audit/audit.ts';
import { wakeRows } from '../webhooks/inbox.ts';
import { type FailureFilter, matching } from './listFailures.ts';

export interface RetryRequest extends FailureFilter {
  /** Numbers of failures, open or dismissed; without them all that are open. */
  ids?: readonly number[];
}

/**
 * Makes failures due now, so that the next run tries them again whatever they wait for; rows that webhooks told of and that
 * failed are looked at at once.
 * @param caller for the audit
 * @returns how many there were
 */
export function retryFailures(
  database: DatabaseHandle,
  request: RetryRequest,
  caller: string,
): Promise<number> {
  return inTransaction(database, async (transaction) => {
    const open = await makeDue(transaction, request, 'open');
    // Those that nobody names stay dismissed.
    const dismissed = request.ids ? await makeDue(transaction, request, 'dismissed') : 0;
    const { ids, ...filter } = request;
    const count = open + dismissed;
    await wakeRows(transaction);
    await writeAudit(transaction, {
      caller,
      action: 'failure.retry',
      subject: 'failures',
      details: { ...filter, ids, count, before: { open, dismissed }, after: { open: count, due: count } },
    });
    return count;
  });
}

/** @returns how many failures there were in this state */
async function makeDue(
  transaction: DatabaseHandle,
  { ids, ...filter }: RetryRequest,
  state: 'open' | 'dismissed',
): Promise<number> {
  const { db, dialect } = transaction;
  const { utc } = await currentTimes(transaction);
  let wanted = db
    .selectFrom('dynamics365.failure as failure')
    .select('failure.failure_id')
    .where(matching(filter))
    .where('failure.state', '=', state);
  if (ids) {
    const named = idRows(dialect, 'named', ids);
    wanted = wanted.where('failure.failure_id', 'in', db.selectFrom(named).select('named.id'));
  }
  const { numUpdatedRows } = await db
    .updateTable('dynamics365.failure')
    .set({ state: 'open', next_attempt_at: utc })
    .where('failure_id', 'in', wanted)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
