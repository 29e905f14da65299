import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { type KnownRow, knownRowOf } from './readKnownRow.ts';

/** The same as readKnownRow for many rows at once; those that are not linked are absent. */
export async function readKnownRows(
  { db, dialect }: DatabaseHandle,
  rowIds: readonly string[],
): Promise<Map<string, KnownRow>> {
  if (rowIds.length === 0) return new Map();
  const wanted = dialect.jsonRows(
    'wanted',
    { row_id: 'uniqueidentifier' },
    [...new Set(rowIds)].map((id) => ({ row_id: id })),
  );
  const rows = await db
    .selectFrom('dynamics365.link as link')
    .innerJoin(wanted, 'wanted.row_id', 'link.row_id')
    .leftJoin('dynamics365.contact_state as state', 'state.contact_id', 'link.contact_id')
    .select([
      'link.row_id',
      'link.contact_id',
      'state.row_version',
      'state.lagging',
      'state.mapping_fingerprint',
    ])
    .execute();
  return new Map(rows.map((row) => [row.row_id, knownRowOf(row)]));
}
