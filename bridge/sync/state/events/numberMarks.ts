import { addMilliseconds } from '../../../database/dateTime2.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';

/** Commits come late: what is dated up to this much before the last look is looked at again, ms. */
export const lateCommitMs = 15 * 60_000;

/** The highest number of a table that was known at the start of a look, UTC. */
export interface NumberMark {
  id: number;
  at: DateTime2;
}

/**
 * The marks that are still needed, the newest last. Numbers are given before they are committed: a look begins behind
 * the highest one known a quarter of an hour before the look before it, which is the first mark that is left.
 * @param marks as the last look left them
 */
export function neededMarks(marks: readonly NumberMark[]): readonly NumberMark[] {
  const last = marks.at(-1);
  if (last === undefined) return [];
  const late = addMilliseconds(last.at, -lateCommitMs);
  return marks.slice(
    Math.max(
      0,
      marks.findLastIndex(({ at }) => at <= late),
    ),
  );
}
