import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { dateTime2 } from '../../bridge/database/dateTime2.ts';

/** Rows of one statement; each has five parameters. */
const rowsAtOnce = 400;
const when = dateTime2('2026-03-01T09:30:00');

/**
 * Logs activities of a type that has a table of its name, spread evenly over the contacts, and leaves no others.
 * @returns how many there are
 */
export async function logActivities(
  { db }: BridgeDatabase,
  contactIds: readonly number[],
  count: number,
): Promise<number> {
  await db.deleteFrom('OM_Activity').execute();
  for (let from = 0; from < count; from += rowsAtOnce) {
    const rows = Array.from({ length: Math.min(rowsAtOnce, count - from) }, (_, index) => ({
      ActivityContactID: contactIds[(from + index) % contactIds.length] ?? 0,
      ActivityCreated: when,
      ActivityType: 'phonecall',
      ActivityTitle: `Call ${from + index + 1}`,
      ActivityComment: 'Asked about delivery &amp; price, will call back.',
    }));
    await db.insertInto('OM_Activity').values(rows).execute();
  }
  return count;
}
