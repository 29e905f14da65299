import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { BridgeRow } from '../../../database/bridgeTables.ts';
import { idRows } from '../../../database/idRows.ts';

export type Failure = BridgeRow<'dynamics365.failure'>;

/** Open failures of contacts, the oldest of each contact first. */
export async function readFailures(
  { db, dialect }: DatabaseHandle,
  contactIds: readonly number[],
): Promise<Map<number, Failure[]>> {
  if (contactIds.length === 0) return new Map();
  const wanted = idRows(dialect, 'wanted', contactIds);
  const rows = await db
    .selectFrom('dynamics365.failure as failure')
    .innerJoin(wanted, 'wanted.id', 'failure.contact_id')
    .selectAll('failure')
    .where('failure.state', '=', 'open')
    .where('failure.activity_id', '=', 0)
    .orderBy('failure.failure_id')
    .execute();
  return Map.groupBy(rows, (row) => row.contact_id);
}
