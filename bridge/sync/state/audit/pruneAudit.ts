import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';

/** How long the audit is kept. */
export const auditDays = 365;
/** Rows deleted by one statement, so that no lock lasts, and statements by one call, so that nothing is held up. */
const rowsPerStatement = 500;
const mostStatements = 20;

/** Deletes what happened more than a year ago; what one call leaves over the next one takes. */
export async function pruneAudit({ db, dialect }: DatabaseHandle, days = auditDays): Promise<void> {
  const before = dialect.utcNow(-days * 24 * 60 * 60_000);
  const old = db.selectFrom('dynamics365.audit').select('audit_id').where('happened_at', '<', before);
  for (let statement = 0; statement < mostStatements; statement += 1) {
    const { numDeletedRows } = await db
      .deleteFrom('dynamics365.audit')
      .where('audit_id', 'in', dialect.limit(old.orderBy('happened_at'), rowsPerStatement))
      .executeTakeFirstOrThrow();
    if (Number(numDeletedRows) < rowsPerStatement) return;
  }
}
