import { describe, expect, it } from 'vitest';
import { addMilliseconds, dateTime2 } from '../../../../bridge/database/dateTime2.ts';
import { markAt, type NumberMark, neededMarks } from '../../../../bridge/sync/state/events/numberMarks.ts';

const noon = dateTime2('2026-11-03T12:00:00');
/** The clock of the database is so far off, minutes. */
let off = 0;
/** @param minute of the true time */
const mark = (minute: number, isKnown = true): NumberMark =>
  markAt(minute, addMilliseconds(noon, (minute + off) * 60_000), isKnown ? { ahead: off } : {});
/** The number behind which a look begins whose last one noted the last of the marks. */
const start = (...marks: NumberMark[]) => neededMarks(marks)[0]?.id;

describe.each([0, -60, 60])('with the clock of the database %i minutes off, a look begins', (minutes) => {
  it('behind the highest number known a quarter of an hour before the last one', () => {
    off = minutes;
    expect(start(mark(0), mark(5), mark(10), mark(15), mark(20))).toBe(5);
  });

  it('no later where Dynamics had not answered when a number was noted', () => {
    off = minutes;
    expect(start(mark(0), mark(5, false), mark(10), mark(15))).toBe(0);
    expect(start(mark(0), mark(10), mark(15, false))).toBe(0);
  });

  it('behind a number noted without an answer where all of them were', () => {
    off = minutes;
    expect(start(mark(0, false), mark(5, false), mark(20, false))).toBe(5);
  });

  it('behind the next number noted with an answer that is old enough, and forgets those before it', () => {
    off = minutes;
    expect(neededMarks([mark(0, false), mark(1), mark(2, false), mark(16)])).toEqual([
      mark(1),
      mark(2, false),
      mark(16),
    ]);
  });
});
