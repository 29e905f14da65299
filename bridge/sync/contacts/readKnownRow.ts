import type { ContactHandle } from '../../database/bridgeDatabase.ts';

/** A linked row as the bridge last saw it. */
export interface KnownRow {
  contactId: number;
  /** Decimal text; absent when no exchange has told it yet. */
  rowVersion?: string;
}

/**
 * Who a row is linked to and how new the row was then: one look by key, for the most frequent question of flows.
 * @param rowId GUID in lower case
 */
export async function readKnownRow({ db }: ContactHandle, rowId: string): Promise<KnownRow | undefined> {
  const row = await db
    .selectFrom('dynamics365.link as link')
    .leftJoin('dynamics365.contact_state as state', 'state.contact_id', 'link.contact_id')
    .select(['link.contact_id', 'state.row_version'])
    .where('link.row_id', '=', rowId)
    .executeTakeFirst();
  if (!row) return undefined;
  const { contact_id: contactId, row_version: version } = row;
  return { contactId, ...(version === null ? {} : { rowVersion: String(version) }) };
}
