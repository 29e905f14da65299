import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';
import { type ContactState, contactStateOf } from './contactState.ts';

/** States by ContactID; contacts the bridge knows nothing of are absent. */
export async function readContactStates(
  { db, dialect }: DatabaseHandle,
  contactIds: readonly number[],
): Promise<Map<number, ContactState>> {
  if (contactIds.length === 0) return new Map();
  const wanted = idRows(dialect, 'wanted', contactIds);
  const rows = await db
    .selectFrom('dynamics365.contact_state as state')
    .innerJoin(wanted, 'wanted.id', 'state.contact_id')
    .selectAll('state')
    .execute();
  return new Map(rows.map((row) => [row.contact_id, contactStateOf(row)]));
}
