import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { readMark, saveMark, setupMarks } from '../setup/setupMarks.ts';
import type { Run } from './run.ts';

/** Why the first run after the module waits for a person. */
export const firstRunReason = {
  reasonCode: 'firstRun',
  reason:
    'This is the first run since the bridge took over from the module: no values are agreed yet, so where both sides differ Xperience would win. Nothing was written. Look at what the run would do, and confirm it when that is right.',
} as const;

/** Whether links were taken over from the module and nobody has agreed yet to what a run does with them. */
export async function isUnseenFirstRun(database: DatabaseHandle, run: Run): Promise<boolean> {
  if (run.dryRun || run.confirmedBy !== undefined) return false;
  return (await readMark<boolean>(database, setupMarks.firstRunUnconfirmed)) === true;
}

/** A confirmed run has reached its end: from now on only the ordinary brakes hold runs. */
export async function endFirstRun(database: DatabaseHandle): Promise<void> {
  if ((await readMark<boolean>(database, setupMarks.firstRunUnconfirmed)) === true)
    await saveMark(database, setupMarks.firstRunUnconfirmed, false);
}
