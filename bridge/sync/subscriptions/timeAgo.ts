import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { addMilliseconds } from '../../database/dateTime2.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';

/** The time so many milliseconds ago by the clock of the database, UTC. */
export async function timeAgo(database: ContactHandle, milliseconds: number): Promise<DateTime2> {
  const { utc } = await currentTimes(database);
  return addMilliseconds(utc, -milliseconds);
}
