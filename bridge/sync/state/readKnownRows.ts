import type { ContactHandle, DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { bind, createQueryCache, placeholder } from '../../database/createQueryCache.ts';
import { type KnownVersions, knownVersionsOf } from './knownVersions.ts';

/** A linked row as the bridge last saw it. */
export interface KnownRow extends KnownVersions {
  contactId: number;
  /** The mapping it was known with; null when no exchange has been. */
  fingerprint: string | null;
}

const compiled = createQueryCache();

/**
 * Who a row is linked to and how new the row was then: one look by key, for the most frequent question of flows.
 * @param rowId GUID in lower case
 */
export async function readKnownRow(
  { db, dialect }: ContactHandle,
  rowId: string,
): Promise<KnownRow | undefined> {
  const query = compiled(dialect, '', () =>
    db
      .selectFrom('dynamics365.link as link')
      .leftJoin('dynamics365.contact_state as state', 'state.contact_id', 'link.contact_id')
      .select(['link.contact_id', 'state.row_version', 'state.lagging', 'state.mapping_fingerprint'])
      .where('link.row_id', '=', placeholder<string>('rowId')),
  );
  const {
    rows: [row],
  } = await db.executeQuery(bind(query, { rowId }));
  return row && knownRowOf(row);
}

/** The row of a query on links and states. */
export function knownRowOf(row: {
  contact_id: number;
  row_version: number | string | null;
  lagging: string | null;
  mapping_fingerprint: string | null;
}): KnownRow {
  return { contactId: row.contact_id, fingerprint: row.mapping_fingerprint, ...knownVersionsOf(row) };
}

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
