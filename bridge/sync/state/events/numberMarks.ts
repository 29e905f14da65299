import { addMilliseconds } from '../../../database/dateTime2.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { type WithLead, withoutLead } from '../clocks.ts';

/** Commits come late: what is dated up to this much before the last look is looked at again, ms. */
export const lateCommitMs = 15 * 60_000;

/** The highest number of a table that was known at the start of a look, UTC. */
export interface NumberMark {
  id: number;
  at: DateTime2;
  /** By whose clock, where it is not that of Dynamics, which had not answered: what the two say is not to be compared. */
  clock?: 'database';
}

/** What is noted at the start of a look. */
export function markAt(id: number, utc: DateTime2, lead: WithLead): NumberMark {
  const at = withoutLead(utc, lead);
  return lead.ahead === undefined ? { id, at, clock: 'database' } : { id, at };
}

/**
 * The marks that are still needed, the newest last. Numbers are given before they are committed: a look begins behind
 * the highest one known a quarter of an hour before the look before it, which is the first mark that is left. Where another clock has told
 * of it, an older one is.
 * @param marks as the last look left them
 */
export function neededMarks(marks: readonly NumberMark[]): readonly NumberMark[] {
  const last = marks.at(-1);
  if (last === undefined) return [];
  const late = addMilliseconds(last.at, -lateCommitMs);
  return marks.slice(
    Math.max(
      0,
      marks.findLastIndex(({ at, clock }) => clock === last.clock && at <= late),
    ),
  );
}
