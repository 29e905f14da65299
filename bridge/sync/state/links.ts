import { sql } from 'kysely';
import type { ContactHandle, DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { columnsOf } from '../../database/columnsOf.ts';
import { countRows } from '../../database/countRows.ts';
import { idRows } from '../../database/idRows.ts';
import { insertIfAbsent } from '../../database/insertIfAbsent.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { typed } from '../../database/typed.ts';
import { beginHistories } from './activities/activityProgress.ts';
import { tellOfLinked } from './webhooks/tellOfLinked.ts';

/** How a link came about, as the link table holds it. */
export type LinkOrigin = 'created' | 'found' | 'matched' | 'followed' | 'inherited' | 'adopted' | 'caller';

export interface Link {
  contactId: number;
  contactGuid: string;
  rowId: string;
  origin: LinkOrigin;
}

function linksTo({ db, dialect }: DatabaseHandle, rowIds: readonly string[]) {
  const wanted = dialect.jsonRows(
    'wanted',
    { row_id: 'uniqueidentifier' },
    rowIds.map((id) => ({ row_id: id })),
  );
  return db
    .selectFrom('dynamics365.link as link')
    .innerJoin(wanted, 'wanted.row_id', 'link.row_id')
    .select(['link.row_id', 'link.contact_id']);
}

/** ContactIDs by the row they are linked to. */
export async function readLinkedContacts(
  database: DatabaseHandle,
  rowIds: readonly string[],
): Promise<Map<string, number>> {
  if (rowIds.length === 0) return new Map();
  const rows = await linksTo(database, rowIds).execute();
  return new Map(rows.map((row) => [row.row_id, row.contact_id]));
}

/** The same, but only of contacts whose own field in OM_Contact names the row, too. */
export async function readConfirmedHolders(
  database: DatabaseHandle,
  rowIds: readonly string[],
): Promise<Map<string, number>> {
  if (rowIds.length === 0) return new Map();
  const rows = await linksTo(database, rowIds)
    .innerJoin('OM_Contact as contact', 'contact.ContactID', 'link.contact_id')
    .whereRef('contact.ContactDynamics365RelatedID', '=', 'link.row_id')
    .execute();
  return new Map(rows.map((row) => [row.row_id, row.contact_id]));
}

/** When a contact was linked, UTC; undefined for one that is not, or whose link is not recorded. */
export async function readLinkedSince(
  { db }: DatabaseHandle,
  contactId: number,
): Promise<DateTime2 | undefined> {
  const link = await db
    .selectFrom('dynamics365.link')
    .select('linked_at')
    .where('contact_id', '=', contactId)
    .executeTakeFirst();
  return link?.linked_at;
}

/** Links by ContactID. */
export async function readLinks(
  { db, dialect }: DatabaseHandle,
  contactIds: readonly number[],
): Promise<Map<number, string>> {
  if (contactIds.length === 0) return new Map();
  const wanted = idRows(dialect, 'wanted', contactIds);
  const rows = await db
    .selectFrom('dynamics365.link as link')
    .innerJoin(wanted, 'wanted.id', 'link.contact_id')
    .select(['link.row_id', 'link.contact_id'])
    .execute();
  return new Map(rows.map((row) => [row.contact_id, row.row_id]));
}

/** How many contacts are linked; estimated where they are many. */
export function countLinks(database: DatabaseHandle): Promise<number> {
  return countRows(database, 'dynamics365.link');
}

const columns = columnsOf('dynamics365.link');

/**
 * Records links, at most one a contact; those the contacts had before are replaced, and the activities of those that had
 * none are to be looked at, as are rows that were in Dynamics before. Run it in a transaction.
 * @throws DatabaseError `duplicate` when one of the rows is linked to another contact
 */
export async function saveLinks(
  transaction: DatabaseHandle,
  links: readonly Link[],
  now: DateTime2,
): Promise<void> {
  if (links.length === 0) return;
  await removeLinks(
    transaction,
    links.map(({ contactId }) => contactId),
  );
  await insertIfAbsent(
    transaction,
    'dynamics365.link',
    columns,
    ['contact_id'],
    links.map(({ contactId, contactGuid, rowId, origin }) => ({
      contact_id: contactId,
      contact_guid: contactGuid,
      row_id: rowId,
      origin,
      linked_at: now,
    })),
  );
  await beginHistories(
    transaction,
    links.map(({ contactId }) => contactId),
  );
  await tellOfLinked(
    transaction,
    links.filter(({ origin }) => origin !== 'created' && origin !== 'adopted').map(({ rowId }) => rowId),
  );
}

/** Forgets the links of contacts. */
export async function removeLinks(
  { db, dialect }: DatabaseHandle,
  contactIds: readonly number[],
): Promise<void> {
  const given = idRows(dialect, 'given', contactIds);
  await db
    .deleteFrom('dynamics365.link')
    .where('contact_id', 'in', db.selectFrom(given).select('given.id'))
    .execute();
}

/** ContactIDs of the link table within a range, ascending; `onlyUnseen`: those triggers have never looked at. */
export async function readLinkedIds(
  { db }: ContactHandle,
  { after, upTo, onlyUnseen }: { after: number; upTo: number; onlyUnseen: boolean },
): Promise<number[]> {
  let query = db
    .selectFrom('dynamics365.link as link')
    .select('link.contact_id')
    .where('link.contact_id', '>', after)
    .where('link.contact_id', '<=', upTo)
    .orderBy('link.contact_id');
  if (onlyUnseen) {
    query = query
      .leftJoin('dynamics365.seen_fields as seen', 'seen.contact_id', 'link.contact_id')
      .where('seen.contact_id', 'is', null);
  }
  return (await query.execute()).map((row) => row.contact_id);
}

/** The highest ContactID that is linked; 0 when none is. */
export async function readHighestLinkedId({ db, dialect }: ContactHandle): Promise<number> {
  const query = db.selectFrom('dynamics365.link').select('contact_id').orderBy('contact_id', 'desc');
  return (await dialect.limit(query, 1).executeTakeFirst())?.contact_id ?? 0;
}

/**
 * Where the next links behind a ContactID end.
 * @returns ContactID of the last of them, and whether there are none behind it
 */
export async function readNextLinks(
  { db, dialect }: DatabaseHandle,
  after: number,
  limit: number,
): Promise<{ upTo: number; ended: boolean }> {
  const next = db
    .selectFrom('dynamics365.link')
    .select('contact_id')
    .where('contact_id', '>', after)
    .orderBy('contact_id');
  const { last, links } = await db
    .selectFrom(dialect.limit(next, limit).as('next'))
    .select((eb) => typed(eb.fn.max('next.contact_id'), 'int').as('last'))
    .select(typed(sql`count(*)`, 'int').as('links'))
    .executeTakeFirstOrThrow();
  return { upTo: last ?? after, ended: Number(links) < limit };
}
