import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import { SyncRefused } from '../../syncRefused.ts';
import { writeAudit } from '../audit/audit.ts';
import { type ListedFailure, readFailure } from './listFailures.ts';

/**
 * Takes a failure off the list: nobody is bothered with it again while it stays the same.
 * @param caller for the audit
 * @throws SyncRefused when there is no such failure, or it was resolved
 */
export function dismissFailure(database: DatabaseHandle, id: number, caller: string): Promise<ListedFailure> {
  return inTransaction(database, (transaction) => dismissIn(transaction, id, caller));
}

async function dismissIn(database: DatabaseHandle, id: number, caller: string): Promise<ListedFailure> {
  const update = database.db
    .updateTable('dynamics365.failure')
    .set({ state: 'dismissed', next_attempt_at: null })
    .where('failure_id', '=', id)
    .where('state', '=', 'open');
  const rows = await database.dialect.outputUpdated(update, ['failure_id']).execute();
  const failure = await readFailure(database, id);
  if (!failure) {
    const detail = `There is no failure ${id}. “List delivery failures” shows those there are.`;
    throw new SyncRefused({ kind: 'notFound', code: 'failureNotFound', detail });
  }
  if (failure.state === 'resolved') {
    const detail = `Failure ${id} is settled already: what failed was delivered since.`;
    throw new SyncRefused({ kind: 'conflict', code: 'failureSettled', detail });
  }
  if (rows.length > 0) {
    const { contact_id, code } = failure;
    await writeAudit(database, {
      caller,
      action: 'failure.dismiss',
      subject: `contact ${contact_id}`,
      details: { id, code, before: { state: 'open' }, after: { state: 'dismissed' } },
    });
  }
  return failure;
}
