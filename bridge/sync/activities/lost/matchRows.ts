import { addMilliseconds, utcOfLocal } from '../../../database/dateTime2.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';

/** An activity of one contact and table, whose row is looked for. */
export interface Wanted {
  /** Local time of Xperience's server. */
  createdLocal: DateTime2 | null;
}

/** A row of the same contact and table. */
export interface Candidate {
  /** `scheduledstart` as Dynamics tells it, UTC; undefined where it is empty. */
  start: string | undefined;
}

/** How the module's time reached Dynamics: the local time with nothing added, or the instant that it was. */
const readings = ['wallClock', 'instant'] as const;

/**
 * Finds the rows that the module made of activities: it gave no row an ID of its own, and of what it wrote only
 * `scheduledstart`, the time of the activity, tells one from another. Whether that time travelled as it stood or as an
 * instant depends on the module's version, so the reading that fits more of them comes first. Dynamics keeps whole
 * seconds, cut or rounded: an exact second comes before the next one. Each row is taken by one activity.
 * @returns for each activity whether a row was left for it, and how many rows nobody took
 */
export function matchRows(
  wanted: readonly Wanted[],
  candidates: readonly Candidate[],
  timeZone: string,
): { found: boolean[]; left: number } {
  const free = new Map<string, number>();
  for (const { start } of candidates) {
    const second = start?.slice(0, 19) ?? '';
    free.set(second, (free.get(second) ?? 0) + 1);
  }
  const times = wanted.map(({ createdLocal }) => secondsOf(createdLocal, timeZone));
  const fits = (reading: (typeof readings)[number]): number =>
    times.filter((each) => each && free.has(each[reading][0] ?? '')).length;
  const order = fits('instant') > fits('wallClock') ? readings.toReversed() : readings;
  const found = wanted.map(() => false);
  for (const reading of order) {
    for (const which of [0, 1]) {
      times.forEach((each, index) => {
        const second = each?.[reading][which];
        const there = second === undefined ? 0 : (free.get(second) ?? 0);
        if (found[index] || second === undefined || there === 0) return;
        free.set(second, there - 1);
        found[index] = true;
      });
    }
  }
  return { found, left: candidates.length - found.filter(Boolean).length };
}

/** The second of an activity and the next one, by each reading. */
function secondsOf(
  local: DateTime2 | null,
  timeZone: string,
): Record<(typeof readings)[number], [string, string]> | undefined {
  if (local === null) return undefined;
  const both = (time: DateTime2): [string, string] => [
    time.slice(0, 19),
    addMilliseconds(time, 1_000).slice(0, 19),
  ];
  return { wallClock: both(local), instant: both(utcOfLocal(local, timeZone)) };
}
