import { describe, expect, it } from 'vitest';
import { dateTime2 } from '../../../../bridge/database/dateTime2.ts';
import { sinceOf } from '../../../../bridge/sync/state/runs/contactCursor.ts';

const at = (local: string, utc: string) => ({ local: dateTime2(local), utc: dateTime2(utc) });

describe('contacts are read again', () => {
  it('from a quarter of an hour before the last start', () => {
    const last = at('2026-07-01T12:00:00', '2026-07-01T10:00:00');
    const now = at('2026-07-01T13:00:00', '2026-07-01T11:00:00');
    expect(sinceOf(last, now)).toBe(dateTime2('2026-07-01T11:45:00'));
  });

  it('from an hour earlier where the zone fell back since, as an hour of stamps repeats', () => {
    const last = at('2026-10-25T02:30:00', '2026-10-25T00:30:00');
    const now = at('2026-10-25T02:45:00', '2026-10-25T01:45:00');
    expect(sinceOf(last, now)).toBe(dateTime2('2026-10-25T01:15:00'));
  });

  it('from the beginning where the clock of the database went back since', () => {
    const last = at('2026-07-01T12:00:00', '2026-07-01T10:00:00');
    const now = at('2026-07-01T10:30:00', '2026-07-01T08:30:00');
    expect(sinceOf(last, now)).toBe(dateTime2('0001-01-01T00:00:00'));
  });
});
