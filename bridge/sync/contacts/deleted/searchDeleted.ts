import { sql } from 'kysely';
import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { typed } from '../../../database/typed.ts';
import { readHighestVisitor } from '../../../xperience/contacts/readHighestVisitor.ts';
import { readCursor, saveCursor } from '../../state/cursor.ts';

const name = 'contacts.gone';

/** How far the search for deleted contacts has come. */
interface DeletedCursor {
  /** ContactID up to which links were looked at by the last run; 0 after all were. */
  after: number;
  /** Highest VisitorToContactID looked at: a merge leaves the GUID of the contact that goes there. */
  visitors: number;
}

/** What one run looks at. */
export interface DeletedSearch {
  /** Ranges of ContactIDs whose links are looked at. */
  ranges: readonly { after: number; upTo: number }[];
  /** ContactIDs of links that a merge may have concerned, wherever they are. */
  merged: readonly number[];
  /** What to keep when the run has looked at all that. */
  next: DeletedCursor;
}

/** Links that a run looks at where nothing tells which contacts were deleted: as many as a small site has. */
const linksAtOnce = 5_000;
/** ContactIDs searched by one statement. */
const width = 50_000;

/**
 * Deleting a contact leaves no trace in Xperience, so its link is found by looking. A run looks at some links, the next
 * one at those behind them, and the first of every day, like a full one, at all. Merges leave a trace and are found by it.
 * @param all whether every link is looked at
 */
export async function searchDeleted(database: DatabaseHandle, all: boolean): Promise<DeletedSearch> {
  const cursor = await readCursor<DeletedCursor>(database, name);
  const visitors = await readHighestVisitor(database);
  const after = all ? 0 : (cursor?.after ?? 0);
  const { upTo, ended } = all ? await wholeStretch(database) : await nextStretch(database, after);
  return {
    ranges: rangesOf(after, upTo),
    merged: await readMerged(database, cursor?.visitors ?? visitors, visitors),
    next: { after: ended ? 0 : upTo, visitors },
  };
}

/** Keeps how far the search has come. */
export function saveDeletedSearch(database: DatabaseHandle, { next }: DeletedSearch): Promise<void> {
  return saveCursor(database, name, next);
}

interface Stretch {
  /** ContactID of its last link. */
  upTo: number;
  /** Whether there are no links behind it. */
  ended: boolean;
}

async function wholeStretch({ db, dialect }: DatabaseHandle): Promise<Stretch> {
  const query = db.selectFrom('dynamics365.link').select('contact_id').orderBy('contact_id', 'desc');
  const highest = await dialect.limit(query, 1).executeTakeFirst();
  return { upTo: highest?.contact_id ?? 0, ended: true };
}

async function nextStretch({ db, dialect }: DatabaseHandle, after: number): Promise<Stretch> {
  const next = db
    .selectFrom('dynamics365.link')
    .select('contact_id')
    .where('contact_id', '>', after)
    .orderBy('contact_id');
  const { last, links } = await db
    .selectFrom(dialect.limit(next, linksAtOnce).as('next'))
    .select((eb) => typed(eb.fn.max('next.contact_id'), 'int').as('last'))
    .select(typed(sql`count(*)`, 'int').as('links'))
    .executeTakeFirstOrThrow();
  return { upTo: last ?? after, ended: Number(links) < linksAtOnce };
}

function rangesOf(after: number, upTo: number): DeletedSearch['ranges'] {
  const count = Math.ceil((upTo - after) / width);
  return Array.from({ length: count }, (_, index) => ({
    after: after + index * width,
    upTo: Math.min(upTo, after + (index + 1) * width),
  }));
}

/** ContactIDs of links whose contact's GUID was given to another contact since. */
async function readMerged({ db }: DatabaseHandle, after: number, upTo: number): Promise<number[]> {
  if (upTo <= after) return [];
  const rows = await db
    .selectFrom('OM_VisitorToContact as visitor')
    .innerJoin('dynamics365.link as link', 'link.contact_guid', 'visitor.VisitorToContactVisitorGUID')
    .select('link.contact_id')
    .where('visitor.VisitorToContactID', '>', after)
    .where('visitor.VisitorToContactID', '<=', upTo)
    .execute();
  return rows.map((row) => row.contact_id);
}
