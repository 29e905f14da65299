import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { bind, createQueryCache, placeholder } from '../../database/createQueryCache.ts';
import { type KnownVersions, knownVersionsOf } from './knownVersions.ts';

/** How new a linked row is known to be. */
export interface KnownRow extends KnownVersions {
  /** The mapping it was known with; absent when no exchange has been. */
  mappingFingerprint?: string;
}

const compiled = createQueryCache();

/**
 * How new rows are known to be and nothing else, by two keys: half of what readDeliveredRows takes.
 * @param rowIds GUIDs in lower case
 * @returns by row; without those that no contact is linked to
 */
export async function readKnownRows(
  { db, dialect }: DatabaseHandle,
  rowIds: readonly string[],
): Promise<Map<string, KnownRow>> {
  const query = compiled(dialect, '', () =>
    db
      .selectFrom(
        dialect.jsonRows('given', { id: 'uniqueidentifier' }, placeholder<{ id: string }[]>('rows')),
      )
      .innerJoin('dynamics365.link as link', 'link.row_id', 'given.id')
      .leftJoin('dynamics365.contact_state as state', 'state.contact_id', 'link.contact_id')
      .select(['link.row_id', 'state.row_version', 'state.lagging', 'state.mapping_fingerprint']),
  );
  const { rows } = await db.executeQuery(bind(query, { rows: rowIds.map((id) => ({ id })) }));
  return new Map(
    rows.map(({ row_id, mapping_fingerprint: by, ...versions }) => [
      row_id,
      { ...knownVersionsOf(versions), ...(by !== null && { mappingFingerprint: by }) },
    ]),
  );
}
