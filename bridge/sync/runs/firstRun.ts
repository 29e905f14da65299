import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { readMark, saveMark, setupMarks } from '../setup/setupMarks.ts';
import type { Run } from './run.ts';

type AskingKind = 'contacts' | 'activities';

/** Why the first run of a kind after the module waits for a person. */
export const firstRunReasons = {
  contacts: {
    reasonCode: 'firstRun',
    reason:
      'This is the first run since the bridge took over from the module: no values are agreed yet, so where both sides differ Xperience would win. Nothing was written. Look at what the run would do, and confirm it when that is right.',
  },
  activities: {
    reasonCode: 'firstRun',
    reason:
      'This is the first run of activities since the bridge took over from the module: it would send those the module has not. Nothing was written. Look at how many the run would create, and confirm it when that is right.',
  },
} as const satisfies Record<AskingKind, { reasonCode: string; reason: string }>;

const marks = {
  contacts: setupMarks.firstRunUnconfirmed,
  activities: setupMarks.firstActivityRunUnconfirmed,
} as const satisfies Record<AskingKind, string>;

/** Whether links were taken over from the module and nobody has agreed yet to what a run does with them. */
export async function isUnseenFirstRun(database: DatabaseHandle, run: Run): Promise<boolean> {
  if (run.dryRun || run.confirmedBy !== undefined || run.kind === 'import') return false;
  return (await readMark<boolean>(database, marks[run.kind])) === true;
}

/** A confirmed run has reached its end: from now on only the ordinary brakes hold runs. */
export async function endFirstRun(database: DatabaseHandle, kind: AskingKind): Promise<void> {
  if ((await readMark<boolean>(database, marks[kind])) === true) await saveMark(database, marks[kind], false);
}
