import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { bind, createQueryCache, placeholder } from '../../database/createQueryCache.ts';
import { type KnownVersions, knownVersionsOf } from './knownVersions.ts';

/** A linked row as the bridge last saw it. */
export interface KnownRow extends KnownVersions {
  contactId: number;
  /** The mapping it was known with; absent when no exchange has been. */
  mappingFingerprint?: string;
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
  if (!row) return undefined;
  const { contact_id: contactId, mapping_fingerprint: mappingFingerprint } = row;
  return { contactId, ...(mappingFingerprint !== null && { mappingFingerprint }), ...knownVersionsOf(row) };
}
