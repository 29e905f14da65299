import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { ScoreCondition } from '../../xperience/contacts/contactFilters.ts';
import { readHighestContactId } from '../../xperience/contacts/readContacts.ts';
import { readPointsBehind, readReached } from '../../xperience/points/readPoints.ts';

/** Rows of points read by one statement. */
const pointsTogether = 5_000;
/** ContactIDs searched by one statement. */
const width = 50_000;

/** ContactIDs that have rows of points with numbers between two others, page by page. */
export async function* newlyPointed(
  database: DatabaseHandle,
  { after, upTo }: { after: number; upTo: number },
): AsyncGenerator<number[]> {
  for (let position = after; ; ) {
    const page = await readPointsBehind(database, { after: position, upTo, limit: pointsTogether });
    const last = page.at(-1);
    if (!last) return;
    yield [...new Set(page.map(({ contactId }) => contactId))];
    position = last.id;
  }
}

/** ContactIDs with enough points that are not known to have them, range by range. */
export async function* stillToReach(
  database: DatabaseHandle,
  condition: ScoreCondition,
  after: number,
): AsyncGenerator<{ ids: number[]; upTo: number; last: boolean }> {
  const highest = await readHighestContactId(database);
  for (let position = after; position < highest; position += width) {
    const upTo = Math.min(highest, position + width);
    const ids = await readReached(database, condition, { after: position, upTo, except: 'known' });
    yield { ids, upTo, last: upTo === highest };
  }
}
