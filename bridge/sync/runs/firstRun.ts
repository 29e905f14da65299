import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { Run, RunKind } from '../state/runs/run.ts';
import { readMark, saveMark, setupMarks } from '../state/settings/setupMarks.ts';

/** Why the first run of a kind waits for a person. */
const reasons = {
  new: {
    reasonCode: 'firstRun',
    reason:
      'This is the first run of this installation. Whoever is in Dynamics already gets a second row unless new contacts are matched by e-mail, and each new row starts the flows that listen there. Nothing was written. Look at what the run would do, and confirm it when that is right.',
  },
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
} as const satisfies Record<RunKind | 'new', { reasonCode: string; reason: string }>;

/** What the mark of a first run holds; see setupMarks. */
type FirstRunMark = boolean | 'new' | { moved: readonly string[] };

/** The first run after a move to another product: every surprise is named before anything is written. */
function afterMove(surprises: readonly string[]): { reasonCode: string; reason: string } {
  const said = surprises.length === 0 ? 'Everything came over as it was.' : surprises.join(' ');
  return {
    reasonCode: 'firstRun',
    reason: `This is the first run since the installation moved to Xperience by Kentico. Nothing was written. ${said} Look at what the run would do, and confirm it when that is right.`,
  };
}

const marks = {
  contacts: setupMarks.firstRunUnconfirmed,
  activities: setupMarks.firstActivityRunUnconfirmed,
} as const satisfies Record<RunKind, string>;

/** Why the first run of an installation waits for a person; undefined where somebody has agreed, or it is no first run. */
export async function firstRunReason(
  database: DatabaseHandle,
  run: Run,
): Promise<{ reasonCode: string; reason: string } | undefined> {
  if (run.dryRun || run.confirmedBy !== undefined) return undefined;
  const mark = await readMark<FirstRunMark>(database, marks[run.kind]);
  if (mark === 'new') return reasons.new;
  if (typeof mark === 'object') return afterMove(mark.moved);
  return mark === true ? reasons[run.kind] : undefined;
}

/** A confirmed run has reached its end: from now on only the ordinary brakes hold runs. */
export async function endFirstRun(database: DatabaseHandle, kind: RunKind): Promise<void> {
  if (await readMark<FirstRunMark>(database, marks[kind])) await saveMark(database, marks[kind], false);
}
