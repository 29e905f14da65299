import { expect, test } from 'vitest';
import { timeZoneNamed, zoneOfNow, zoneWithChange } from '../../bridge/mapping/timeZoneNamed.ts';

const name = zoneWithChange('Europe/Prague', '2026-12-01T18:00:00.0000000', 'UTC');
const zone = timeZoneNamed(name);
const at = (text: string): number => Date.parse(`${text}Z`);

test.each([
  ['a summer time before the move is one of the old server', '2026-07-01T12:00:00', '2026-07-01T10:00:00'],
  ['a winter time before the move is one of the old server', '2026-11-30T12:00:00', '2026-11-30T11:00:00'],
  ['a time after the move is one of the new server', '2026-12-02T12:00:00', '2026-12-02T12:00:00'],
])('%s', (_name, local, instant) => {
  expect(zone.toInstant(at(local))).toBe(at(instant));
  expect(zone.toLocal(at(instant))).toBe(at(local));
});

test('people are told the zone that holds now', () => {
  expect([zoneOfNow(name), zoneOfNow('Europe/Prague')]).toEqual(['UTC', 'Europe/Prague']);
});
