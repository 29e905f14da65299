import { expect, test } from 'vitest';
import { configuredTimeZone } from '../../bridge/config/configuredTimeZone.ts';
import { readTimeZone } from '../../bridge/config/readTimeZone.ts';
import { readOptions } from '../../scripts/sample/readOptions.ts';

test.each([
  'Europe/Prague',
  'europe/prague',
  'UTC',
  'Etc/UTC',
  'GMT',
  'Asia/Kolkata',
  'Asia/Calcutta',
  'Europe/Kyiv',
  'Europe/Kiev',
  'US/Eastern',
  'America/Argentina/Buenos_Aires',
  'Asia/Ho_Chi_Minh',
])('%s is a zone, for the configuration and for a sample alike', (name) => {
  const zone = readTimeZone(name);
  const now = new Date();
  const shown = (timeZone: string) => now.toLocaleString('en', { timeZone });
  expect(shown(String(zone))).toBe(shown(name));
  expect(readOptions(['--database', 'x.db', '--time-zone', name])).toMatchObject({ timeZone: zone });
  expect(configuredTimeZone({ XPERIENCE_TIME_ZONE: name })).toBe(zone);
});

test.each([
  ['Central Europe Standard Time', 'Europe/Budapest'],
  ['India Standard Time', 'Asia/Kolkata|Asia/Calcutta'],
  ['Eastern Standard Time', 'America/New_York'],
  ['UTC+13', 'Etc/GMT-13|Pacific'],
])('the Windows name %s is answered with %s', (name, iana) => {
  expect(readTimeZone(name)).toMatchObject({ wrong: expect.stringMatching(iana) });
});

test.each(['Mars/Olympus', '+01:00', 'Etc/GMT-1', '', 'Europe'])('“%s” is none', (name) => {
  expect(readTimeZone(name)).toMatchObject({ wrong: expect.stringContaining('is not the name') });
  expect(() => readOptions(['--database', 'x.db', '--time-zone', name])).toThrow('--time-zone');
});

test('a command that may run before the configuration is complete refuses what is no zone', () => {
  expect(() => configuredTimeZone({ XPERIENCE_TIME_ZONE: 'Europe' })).toThrow('XPERIENCE_TIME_ZONE is not');
  expect(configuredTimeZone({})).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
});
