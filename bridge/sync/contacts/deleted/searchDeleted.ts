import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { readHighestVisitor } from '../../../xperience/contacts/readHighestVisitor.ts';
import { readCursor, saveCursor } from '../../state/cursor.ts';
import { readMergedLinks } from '../../state/deletedContacts.ts';
import { readHighestLinkedId, readNextLinks } from '../../state/links.ts';

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
  const { upTo, ended } = all
    ? { upTo: await readHighestLinkedId(database), ended: true }
    : await readNextLinks(database, after, linksAtOnce);
  return {
    ranges: rangesOf(after, upTo),
    merged: await readMergedLinks(database, cursor?.visitors ?? visitors, visitors),
    next: { after: ended ? 0 : upTo, visitors },
  };
}

/** Keeps how far the search has come. */
export function saveDeletedSearch(database: DatabaseHandle, { next }: DeletedSearch): Promise<void> {
  return saveCursor(database, name, next);
}

function rangesOf(after: number, upTo: number): DeletedSearch['ranges'] {
  const count = Math.ceil((upTo - after) / width);
  return Array.from({ length: count }, (_, index) => ({
    after: after + index * width,
    upTo: Math.min(upTo, after + (index + 1) * width),
  }));
}
