import { expect, test } from 'vitest';
import {
  addMilliseconds,
  dateTime2,
  instantOf,
  localDateTime2,
  minutesBetween,
  startOfDay,
  utcDateTime2,
} from '../../bridge/database/dateTime2.ts';

test.each([
  ['2026-11-03T14:05:09', '2026-11-03T14:05:09.0000000'],
  ['2026-11-03 14:05:09.5', '2026-11-03T14:05:09.5000000'],
  ['2026-11-03T14:05:09.1234567', '2026-11-03T14:05:09.1234567'],
])('reads %s', (text, expected) => {
  expect(dateTime2(text)).toBe(expected);
});

test.each([
  '2026-11-03T14:05:09Z',
  '2026-11-03T14:05:09+01:00',
  '2026-11-03',
  '2026-13-01T00:00:00',
  '2026-11-03T24:00:00',
  '2026-11-03T14:05:09.12345678',
  '',
])('refuses "%s"', (text) => {
  expect(() => dateTime2(text)).toThrow(/not a time without zone/);
});

test('moves a time and keeps its finer digits', () => {
  expect(addMilliseconds(dateTime2('2025-12-31T23:59:59.9990001'), 2)).toBe('2026-01-01T00:00:00.0010001');
});

test.each([
  ['2026-01-15T12:00:00Z', 'Europe/Prague', '2026-01-15T13:00:00.0000000'],
  ['2026-07-15T12:00:00Z', 'Europe/Prague', '2026-07-15T14:00:00.0000000'],
  ['2026-07-15T12:00:00Z', 'UTC', '2026-07-15T12:00:00.0000000'],
  ['2026-07-15T12:00:00Z', 'Asia/Kolkata', '2026-07-15T17:30:00.0000000'],
  ['2026-07-15T02:00:00Z', 'America/St_Johns', '2026-07-14T23:30:00.0000000'],
])('at %s a wall clock in %s shows %s', (instant, zone, expected) => {
  expect(localDateTime2(new Date(instant), zone)).toBe(expected);
});

test('the time on the wall follows the change of the clock from one millisecond to the next, and back', () => {
  const before = '2026-10-25T00:59:59.999Z';
  const after = '2026-10-25T01:00:00.000Z';
  const onWall = (instant: string) => localDateTime2(new Date(instant), 'Europe/Prague');
  expect([before, after, before].map(onWall)).toEqual([
    '2026-10-25T02:59:59.9990000',
    '2026-10-25T02:00:00.0000000',
    '2026-10-25T02:59:59.9990000',
  ]);
});

test('an instant comes back from its UTC text', () => {
  const instant = new Date('2026-03-01T10:20:30.456Z');
  expect(instantOf(utcDateTime2(instant))).toEqual(instant);
});

test('counts minutes between two times of one clock', () => {
  expect(minutesBetween(dateTime2('2026-01-01T23:50:00'), dateTime2('2026-01-02T00:05:30'))).toBe(15.5);
});

test('finds midnight', () => {
  expect(startOfDay(dateTime2('2026-01-02T23:59:59.9999999'))).toBe('2026-01-02T00:00:00.0000000');
});
