import { expect, it } from 'vitest';
import { dateTime2 } from '../../../bridge/database/dateTime2.ts';
import { matchRows } from '../../../bridge/sync/activities/lost/matchRows.ts';

const match = (wanted: readonly string[], starts: readonly (string | undefined)[], zone = 'Europe/Prague') =>
  matchRows(
    wanted.map((time) => ({ createdLocal: time === '' ? null : dateTime2(time) })),
    starts.map((start) => ({ start })),
    zone,
  );

it('a row of the same second is the activity’s, whatever fractions the activity has', () => {
  expect(match(['2026-05-04T10:15:00.9'], ['2026-05-04T10:15:00Z'])).toEqual({ found: [true], left: 0 });
});

it('a second that was rounded up is found, after those that fit exactly', () => {
  const times = ['2026-05-04T10:15:00.9', '2026-05-04T10:15:01.1'];
  expect(match(times, ['2026-05-04T10:15:01Z']).found).toEqual([false, true]);
  expect(match(times, ['2026-05-04T10:15:01Z', '2026-05-04T10:15:01Z']).found).toEqual([true, true]);
});

it('each row is one activity’s alone', () => {
  const twice = ['2026-05-04T10:15:00', '2026-05-04T10:15:00'];
  expect(match(twice, ['2026-05-04T10:15:00Z'])).toEqual({ found: [true, false], left: 0 });
});

it('local times that travelled as instants are found, too', () => {
  const times = ['2026-05-04T10:15:00', '2026-12-04T10:15:00'];
  expect(match(times, ['2026-05-04T08:15:00Z', '2026-12-04T09:15:00Z']).found).toEqual([true, true]);
});

it('of two readings the one that fits more comes first, so that no row of another activity is taken', () => {
  // By the clock on the wall the first would be the row of the second.
  const times = ['2026-05-04T08:15:00', '2026-05-04T10:15:00', '2026-05-04T11:00:00'];
  expect(match(times, ['2026-05-04T08:15:00Z', '2026-05-04T09:00:00Z']).found).toEqual([false, true, true]);
});

it('rows that fit no activity, and those without a time, are left', () => {
  expect(match(['2026-05-04T10:15:00'], [undefined, '2026-05-05T10:15:00Z'])).toEqual({
    found: [false],
    left: 2,
  });
});

it('an activity without a time has no row', () => {
  expect(match([''], ['2026-05-04T10:15:00Z'])).toEqual({ found: [false], left: 1 });
});
