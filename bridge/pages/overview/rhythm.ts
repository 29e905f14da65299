import { isoTime } from '../../api/present/isoTime.ts';
import type { Run } from '../../sync/state/runs/run.ts';
import type { Texts } from '../texts/texts.ts';

/** How regularly runs begin. */
export interface Rhythm {
  /** The usual time between two, ms; undefined while there are too few to tell. */
  usualMs?: number;
  lastMs: number;
  /** None has begun for three times as long. */
  isOverdue: boolean;
}

/** Fewer tell nothing of a habit. */
const fewest = 4;
/** Runs that somebody starts one after the other are no habit. */
const shortestMs = 60_000;

/** The rhythm of runs, the newest first; undefined without any. */
export function rhythmOf(runs: readonly Pick<Run, 'started'>[], now: Date): Rhythm | undefined {
  const starts = runs.map(({ started }) => Date.parse(isoTime(started)));
  const [last] = starts;
  if (last === undefined) return undefined;
  const lastMs = Math.max(0, now.getTime() - last);
  const gaps = starts
    .slice(1)
    .map((start, index) => (starts[index] ?? start) - start)
    .filter((gap) => gap >= shortestMs)
    .sort((a, b) => a - b);
  const usualMs = gaps.length >= fewest ? gaps[Math.floor(gaps.length / 2)] : undefined;
  return {
    lastMs,
    ...(usualMs !== undefined && { usualMs }),
    isOverdue: usualMs !== undefined && lastMs > 3 * usualMs,
  };
}

/** A usual time in words, such as “hour” or “15 minutes”. */
export function usualText(ms: number, { overview: { units } }: Texts): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 50) return units.minutes(minutes);
  const hours = Math.round(minutes / 60);
  return hours < 36 ? units.hours(Math.max(1, hours)) : units.days(Math.round(hours / 24));
}
