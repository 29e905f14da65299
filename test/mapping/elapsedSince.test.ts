import { describe, expect, it } from 'vitest';
import { createTimeZone } from '../../bridge/mapping/createTimeZone.ts';
import { elapsedSince } from '../../bridge/mapping/elapsedSince.ts';

const minute = 60_000;

describe('the time since a local time', () => {
  it.each([
    // Prague is UTC+2 in summer, and goes back from 03:00 to 02:00 at 01:00 UTC on 25 October 2026.
    ['in summer', 'Europe/Prague', '2026-07-01T12:00:00.0000000', '2026-07-01T10:05:00Z', 5],
    ['before the hour that comes twice', 'Europe/Prague', '2026-10-25T01:50:00', '2026-10-25T00:10:00Z', 20],
    ['in that hour, the first time', 'Europe/Prague', '2026-10-25T02:50:00', '2026-10-25T00:55:00Z', 5],
    ['in that hour, the second time', 'Europe/Prague', '2026-10-25T02:50:00', '2026-10-25T01:55:00Z', 5],
    ['from the first into the second', 'Europe/Prague', '2026-10-25T02:50:00', '2026-10-25T01:10:00Z', 20],
    ['after it', 'Europe/Prague', '2026-10-25T03:00:00', '2026-10-25T02:10:00Z', 10],
    ['over the hour that is left out', 'Europe/Prague', '2026-03-29T01:50:00', '2026-03-29T01:10:00Z', 20],
    [
      'where half an hour comes twice',
      'Australia/Lord_Howe',
      '2026-04-05T01:45:00',
      '2026-04-04T15:20:00Z',
      5,
    ],
    ['while clocks differ a little', 'UTC', '2026-07-01T12:00:00', '2026-07-01T11:59:58Z', 0],
  ])('%s', (_when, zone, local, now, minutes) => {
    expect(elapsedSince(local, Date.parse(now), createTimeZone(zone))).toBe(minutes * minute);
  });
});
