import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';

/** Older ones than these are forgotten; the newest are kept however old they are. */
export const keptReconciliations = 10;
const rowsPerStatement = 500;
/** One call holds nobody up: the next one goes on. */
const mostStatements = 400;

/**
 * Deletes all but the newest reconciliations that have ended, and those that ended so many days ago; what they found
 * goes first, because nobody would find it later. What one call leaves over the next one takes.
 */
export async function forgetReconciliations({ db, dialect }: DatabaseHandle, days?: number): Promise<void> {
  const newest = await dialect
    .limit(
      db
        .selectFrom('dynamics365.reconciliation')
        .select('reconciliation_id')
        .orderBy('reconciliation_id', 'desc'),
      keptReconciliations,
    )
    .execute();
  const oldest = newest.length < keptReconciliations ? 0 : (newest.at(-1)?.reconciliation_id ?? 0);
  const past = await db
    .selectFrom('dynamics365.reconciliation')
    .select('reconciliation_id')
    .where('state', '!=', 'running')
    .where((eb) =>
      eb.or([
        eb('reconciliation_id', '<', oldest),
        ...(days === undefined ? [] : [eb('finished_at', '<', dialect.utcNow(-days * 24 * 60 * 60_000))]),
      ]),
    )
    .execute();
  let left = mostStatements;
  for (const { reconciliation_id: id } of past) {
    const found = db
      .selectFrom('dynamics365.difference')
      .select('number')
      .where('reconciliation_id', '=', id)
      .orderBy('number');
    for (let deleted = rowsPerStatement; deleted === rowsPerStatement; left -= 1) {
      if (left <= 0) return;
      const { numDeletedRows } = await db
        .deleteFrom('dynamics365.difference')
        .where('reconciliation_id', '=', id)
        .where('number', 'in', dialect.limit(found, rowsPerStatement))
        .executeTakeFirstOrThrow();
      deleted = Number(numDeletedRows);
    }
    await db.deleteFrom('dynamics365.reconciliation').where('reconciliation_id', '=', id).execute();
  }
}
