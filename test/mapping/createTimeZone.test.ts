import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTimeZone } from '../../bridge/mapping/createTimeZone.ts';

/** Local time as Intl itself tells it, the slow way. */
function localByIntl(timeZone: string): (instant: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (instant) => format.format(instant).replace(' ', 'T');
}

const text = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 19);

describe('a time zone', () => {
  const zones = [
    'Europe/Prague',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'Africa/Casablanca',
    'Pacific/Apia',
    'America/St_Johns',
    'UTC',
  ];

  it.each(zones)('tells the same local time as Intl in %s', (name) => {
    const zone = createTimeZone(name);
    const expected = localByIntl(name);
    const seconds = fc.integer({ min: Date.UTC(1900, 0, 1) / 1000, max: Date.UTC(2200, 0, 1) / 1000 });
    fc.assert(
      fc.property(seconds, (second) => {
        expect(text(zone.toLocal(second * 1000))).toBe(expected(second * 1000));
      }),
      { numRuns: 300 },
    );
  });

  it.each(zones)('finds every instant of %s again, or the other one with the same local time', (name) => {
    const zone = createTimeZone(name);
    const seconds = fc.integer({ min: Date.UTC(1900, 0, 1) / 1000, max: Date.UTC(2200, 0, 1) / 1000 });
    fc.assert(
      fc.property(seconds, (second) => {
        const local = zone.toLocal(second * 1000);
        expect(zone.toLocal(zone.toInstant(local))).toBe(local);
        expect(zone.toInstant(local)).toBeLessThanOrEqual(second * 1000);
      }),
      { numRuns: 300 },
    );
  });

  it('skips a day that the zone skipped', () => {
    const apia = createTimeZone('Pacific/Apia');
    expect(text(apia.toLocal(apia.toInstant(Date.UTC(2011, 11, 30, 12))))).toBe('2011-12-31T12:00:00');
  });

  it('knows a summer time that was given up after a week', () => {
    const recife = createTimeZone('America/Recife');
    expect(text(recife.toLocal(Date.UTC(2000, 9, 7, 12)))).toBe('2000-10-07T09:00:00');
    expect(text(recife.toLocal(Date.UTC(2000, 9, 12, 12)))).toBe('2000-10-12T10:00:00');
    expect(text(recife.toLocal(Date.UTC(2000, 9, 16, 12)))).toBe('2000-10-16T09:00:00');
  });

  it('knows seconds of the offsets before standard time', () => {
    expect(text(createTimeZone('Europe/Prague').toLocal(Date.UTC(1800, 0, 1)))).toBe('1800-01-01T00:57:44');
  });

  it('of an unknown name is refused', () => {
    expect(() => createTimeZone('Europe/Atlantis')).toThrow(RangeError);
  });
});
