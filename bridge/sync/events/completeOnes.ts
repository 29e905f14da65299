import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { addMilliseconds } from '../../database/dateTime2.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import type { FoundEvent } from '../state/events/events.ts';

/** What an event waits for is there within seconds; where it seems to be longer, the database's clock was set back. */
const longestWaitMs = 60_000;

/**
 * Events up to the first that is not complete: later ones wait with it, so that their order stays.
 * @param events in their order
 */
export async function completeOnes(
  database: ContactHandle,
  events: readonly FoundEvent[],
): Promise<readonly FoundEvent[]> {
  if (events.every(({ completeAt }) => completeAt === null)) return events;
  const { utc } = await currentTimes(database);
  const late = addMilliseconds(utc, longestWaitMs);
  const first = events.findIndex(
    ({ completeAt }) => completeAt !== null && completeAt > utc && completeAt < late,
  );
  return first < 0 ? events : events.slice(0, first);
}
