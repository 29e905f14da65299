import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { soundUtc } from '../state/clocks.ts';
import { insertCursorIfAbsent, readCursor } from '../state/cursor.ts';
import { earlier } from '../state/mergesSeen.ts';
import { positionName } from '../state/webhooks/tellOfLinked.ts';
import type { SyncParts } from '../syncParts.ts';

/** Names of cursors. */
export const cursors = {
  /** {@link CaughtUp} */
  position: positionName,
  /** When calls were last refused, ISO 8601; there until they were made up for. */
  gap: 'webhooks.gap',
  /** When a call came last, to the minute, ISO 8601. */
  lastCall: 'webhooks.lastCall',
} as const;

/** How far changes in Dynamics were caught up with. */
export interface CaughtUp {
  /** Rows that were changed before are known, by the clock of Dynamics; UTC, ISO 8601. */
  since: string;
  /** When that was found, by the clock of Dynamics where it is known, else by that of the database; UTC, ISO 8601. */
  at: string;
}

/** How far the clock of Dynamics may be behind that of the database when the first webhook comes. */
const skewMinutes = 60;

/** From the first call on there is something to catch up with. */
export async function beginCatchingUp({
  database,
  dataverse,
}: Pick<SyncParts, 'database' | 'dataverse'>): Promise<void> {
  const utc = soundUtc((await currentTimes(database)).utc, dataverse);
  const at = `${utc.slice(0, 19)}Z`;
  const value: CaughtUp = { since: earlier(at, skewMinutes), at };
  await insertCursorIfAbsent(database, cursors.position, value);
}

/** @returns undefined while no webhook was ever called */
export function readCaughtUp(database: DatabaseHandle): Promise<CaughtUp | undefined> {
  return readCursor<CaughtUp>(database, cursors.position);
}
