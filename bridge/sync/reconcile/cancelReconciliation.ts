import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { writeAudit } from '../state/audit/audit.ts';
import { readReconciliation, requestCancel, type StoredReconciliation } from '../state/reconciliations.ts';
import { SyncRefused } from '../syncRefused.ts';

/**
 * Ends a reconciliation that is going; its holder notices within seconds.
 * @param by for the audit
 * @throws SyncRefused when there is none of that number, or it has ended
 */
export async function cancelReconciliation(
  database: DatabaseHandle,
  id: number,
  by: string,
): Promise<StoredReconciliation> {
  const asked = await requestCancel(database, id);
  const stored = await readReconciliation(database, id);
  if (!stored) {
    throw new SyncRefused({
      kind: 'notFound',
      code: 'reconciliationNotFound',
      detail: `There is no reconciliation ${id}. “List reconciliations” shows those that are kept.`,
    });
  }
  if (!asked) {
    throw new SyncRefused({
      kind: 'conflict',
      code: 'reconciliationEnded',
      detail: `Reconciliation ${id} has ended already.`,
    });
  }
  await writeAudit(database, {
    caller: by,
    action: 'reconciliation.cancel',
    subject: `reconciliation ${id}`,
    details: { before: { state: 'running' }, after: { state: 'running', cancelRequested: true } },
  });
  return stored;
}
