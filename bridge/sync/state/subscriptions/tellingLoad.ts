import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { minutesBetween } from '../../../database/dateTime2.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { readStandings } from './standings.ts';

/** What waits to be told at once, whosever it is. */
export interface TellingLoad {
  byState: { state: string; count: number }[];
  waiting: number;
  /** Of what waits. */
  oldestSeconds: number;
  deadLetters: number;
}

/** How flows that are told at once stand together. */
export async function readTellingLoad(database: DatabaseHandle): Promise<TellingLoad> {
  const told = (await readStandings(database)).filter(({ sameAs }) => sameAs === null);
  const { utc } = await currentTimes(database);
  const ages = told.flatMap(({ oldestWaiting }) =>
    oldestWaiting === undefined ? [] : minutesBetween(oldestWaiting, utc) * 60,
  );
  const byState = Map.groupBy(told, ({ state }) => state);
  return {
    byState: [...byState].map(([state, { length }]) => ({ state, count: length })),
    waiting: told.reduce((sum, { waiting }) => sum + waiting, 0),
    oldestSeconds: Math.max(0, ...ages),
    deadLetters: told.reduce((sum, { deadLetters }) => sum + deadLetters, 0),
  };
}
