import { describe, expect, it } from 'vitest';
import type { DataverseColumn, Zones } from '../../bridge/mapping/types.ts';
import { column, compiledPair } from './samples.ts';

const at = (zone: string, dynamics = zone): Zones => ({ xperience: zone, dynamics });
const userLocal = column('scheduledstart', 'DateTime', { behavior: 'UserLocal', format: 'DateAndTime' });
const dateOnly = column('birthdate', 'DateTime', { behavior: 'DateOnly', format: 'DateOnly' });
const independent = column('localstart', 'DateTime', {
  behavior: 'TimeZoneIndependent',
  format: 'DateAndTime',
});
const independentDay = column('localday', 'DateTime', {
  behavior: 'TimeZoneIndependent',
  format: 'DateOnly',
});
const userDay = column('lastusedincampaign', 'DateTime', { behavior: 'UserLocal', format: 'DateOnly' });

function pair(theColumn: DataverseColumn, zones: Zones, field: 'datetime' | 'date' | 'text' = 'datetime') {
  return compiledPair({ field, column: theColumn, zones });
}

describe('a UserLocal column with date and time', () => {
  // Zone, local time, instant sent, and the other instant with the same local time.
  it.each([
    ['Europe/Prague', 'in winter', '2024-01-15T12:00:00', '2024-01-15T11:00:00Z'],
    ['Europe/Prague', 'in summer', '2024-07-15T12:00:00', '2024-07-15T10:00:00Z'],
    ['Europe/Prague', 'before the spring change', '2024-03-31T01:59:59', '2024-03-31T00:59:59Z'],
    ['Europe/Prague', 'after the spring change', '2024-03-31T03:00:00', '2024-03-31T01:00:00Z'],
    ['Europe/Prague', 'before the autumn change', '2024-10-27T01:59:59', '2024-10-26T23:59:59Z'],
    ['Europe/Prague', 'after the autumn change', '2024-10-27T03:00:00', '2024-10-27T02:00:00Z'],
    ['America/New_York', 'before the spring change', '2024-03-10T01:59:59', '2024-03-10T06:59:59Z'],
    ['America/New_York', 'after the spring change', '2024-03-10T03:00:00', '2024-03-10T07:00:00Z'],
    ['America/New_York', 'after the autumn change', '2024-11-03T02:00:00', '2024-11-03T07:00:00Z'],
    ['Australia/Lord_Howe', 'before the spring change', '2024-10-06T01:59:59', '2024-10-05T15:29:59Z'],
    ['Australia/Lord_Howe', 'after the spring change', '2024-10-06T02:30:00', '2024-10-05T15:30:00Z'],
    ['Australia/Lord_Howe', 'after the autumn change', '2024-04-07T02:00:00', '2024-04-06T15:30:00Z'],
    ['Asia/Kolkata', 'without any change', '2024-03-31T02:30:00', '2024-03-30T21:00:00Z'],
  ])('in %s %s holds the instant, and it comes back', (zone, _, local, instant) => {
    const { toDynamics, toXperience, equal } = pair(userLocal, at(zone));
    expect(toDynamics(`${local}.0000000`)).toEqual({ value: instant });
    expect(toXperience(instant)).toEqual({ value: `${local}.0000000` });
    expect(equal(`${local}.0000000`, instant)).toBe(true);
  });

  it.each([
    [
      'Europe/Prague',
      '2024-10-27T02:30:00',
      '2024-10-27T00:30:00Z',
      '2024-10-27T01:30:00Z',
      '2024-10-27T02:30:00Z',
    ],
    [
      'America/New_York',
      '2024-11-03T01:30:00',
      '2024-11-03T05:30:00Z',
      '2024-11-03T06:30:00Z',
      '2024-11-03T07:30:00Z',
    ],
    [
      'Australia/Lord_Howe',
      '2024-04-07T01:45:00',
      '2024-04-06T14:45:00Z',
      '2024-04-06T15:15:00Z',
      '2024-04-06T15:45:00Z',
    ],
  ])(
    'in %s a local time that occurs twice equals either instant and is sent as the earlier',
    (zone, local, first, second, neither) => {
      const { toDynamics, equal } = pair(userLocal, at(zone));
      expect(toDynamics(local)).toEqual({ value: first });
      expect(equal(local, first)).toBe(true);
      expect(equal(`${local}.1234567`, second)).toBe(true);
      expect(equal(local, neither)).toBe(false);
    },
  );

  it.each([
    ['Europe/Prague', '2024-03-31T02:30:00', '2024-03-31T01:30:00Z', '2024-03-31T03:30:00.0000000'],
    ['America/New_York', '2024-03-10T02:30:00', '2024-03-10T07:30:00Z', '2024-03-10T03:30:00.0000000'],
    ['Australia/Lord_Howe', '2024-10-06T02:15:00', '2024-10-05T15:45:00Z', '2024-10-06T02:45:00.0000000'],
  ])('in %s a local time that does not exist moves forward', (zone, local, instant, back) => {
    const { toDynamics, toXperience, equal } = pair(userLocal, at(zone));
    expect(toDynamics(local)).toEqual({ value: instant });
    expect(toXperience(instant)).toEqual({ value: back });
    expect(equal(local, instant)).toBe(true);
  });

  it('holds whole seconds, so a fraction in Xperience is no difference', () => {
    const { toDynamics, equal } = pair(userLocal, at('UTC'));
    expect(toDynamics('2024-07-01 12:30:00.9999999')).toEqual({ value: '2024-07-01T12:30:00Z' });
    expect(equal('2024-07-01T12:30:00.9999999', '2024-07-01T12:30:00Z')).toBe(true);
  });

  it('is read with any offset and fraction, but never without an offset', () => {
    const { toXperience, canonicalColumn } = pair(userLocal, at('UTC'));
    expect(toXperience('2024-07-01T14:30:00.123+02:00')).toEqual({ value: '2024-07-01T12:30:00.0000000' });
    expect(canonicalColumn('2024-07-01T07:00:00-05:30')).toBe('2024-07-01T12:30:00Z');
    expect(toXperience('2024-07-01T14:30:00')).toMatchObject({ problem: { code: 'notADate' } });
    for (const none of [
      '2024-02-30T14:30:00Z',
      '2024-07-01T24:00:00Z',
      '2024-13-01T00:00:00Z',
      '0000-01-01T00:00:00Z',
    ]) {
      expect(toXperience(none)).toMatchObject({ problem: { code: 'notADate' } });
    }
  });

  it('beside a date field is midnight there, and a time set in Dynamics is no difference', () => {
    const { toDynamics, toXperience, equal } = pair(userLocal, at('Europe/Prague'), 'date');
    expect(toDynamics('2024-07-01')).toEqual({ value: '2024-06-30T22:00:00Z' });
    expect(toXperience('2024-07-01T21:59:59Z')).toEqual({ value: '2024-07-01' });
    expect(equal('2024-07-01', '2024-07-01T15:00:00Z')).toBe(true);
    expect(equal('2024-07-01', '2024-07-01T22:00:00Z')).toBe(false);
  });
});

describe('a column of behaviour DateOnly', () => {
  it.each(['Europe/Prague', 'America/New_York', 'Asia/Kolkata'])(
    'holds the calendar date without shift in %s',
    (zone) => {
      const { toDynamics, toXperience, equal } = pair(dateOnly, at(zone));
      expect(toDynamics('1980-05-05T00:00:00.0000000')).toEqual({ value: '1980-05-05' });
      expect(toDynamics('1980-05-05T23:59:59.0000000')).toEqual({ value: '1980-05-05' });
      expect(toXperience('1980-05-05')).toEqual({ value: '1980-05-05T00:00:00.0000000' });
      expect(equal('1980-05-05T13:00:00.0000000', '1980-05-05')).toBe(true);
    },
  );

  it('takes the date of a body that carries a time with it', () => {
    expect(pair(dateOnly, at('Asia/Kolkata')).toXperience('1980-05-05T00:00:00Z')).toEqual({
      value: '1980-05-05T00:00:00.0000000',
    });
  });
});

describe('a TimeZoneIndependent column', () => {
  it('holds the wall clock with a Z that means nothing', () => {
    const { toDynamics, toXperience, equal } = pair(independent, at('America/New_York'));
    expect(toDynamics('2024-03-10T02:30:00.5000000')).toEqual({ value: '2024-03-10T02:30:00Z' });
    expect(toXperience('2024-03-10T02:30:00Z')).toEqual({ value: '2024-03-10T02:30:00.0000000' });
    expect(equal('2024-03-10T02:30:00.5000000', '2024-03-10T02:30:00Z')).toBe(true);
  });

  it('with format DateOnly is compared as a date', () => {
    const { toDynamics, toXperience, equal } = pair(independentDay, at('America/New_York'));
    expect(toDynamics('2024-03-10T15:00:00.0000000')).toEqual({ value: '2024-03-10T00:00:00Z' });
    expect(toXperience('2024-03-10T00:00:00Z')).toEqual({ value: '2024-03-10T00:00:00.0000000' });
    expect(equal('2024-03-10T15:00:00.0000000', '2024-03-10T00:00:00Z')).toBe(true);
  });
});

describe('a UserLocal column that shows only a date', () => {
  it.each([
    ['Europe/Prague', '2024-07-01', '2024-06-30T22:00:00Z'],
    ['Europe/Prague', '2024-12-01', '2024-11-30T23:00:00Z'],
    ['America/New_York', '2024-07-01', '2024-07-01T04:00:00Z'],
    ['Asia/Kolkata', '2024-07-01', '2024-06-30T18:30:00Z'],
    // Midnight does not exist on this day in Beirut: the day begins at one.
    ['Asia/Beirut', '2024-03-31', '2024-03-30T22:00:00Z'],
  ])('in %s is the instant at which %s begins for its users', (dynamics, date, instant) => {
    const { toDynamics, toXperience, equal } = pair(userDay, at('Europe/Prague', dynamics));
    expect(toDynamics(`${date}T18:00:00.0000000`)).toEqual({ value: instant });
    expect(toXperience(instant)).toEqual({ value: `${date}T00:00:00.0000000` });
    expect(equal(`${date}T18:00:00.0000000`, instant)).toBe(true);
  });

  it('is compared as a calendar date', () => {
    const { equal, canonicalColumn } = pair(userDay, at('Europe/Prague'));
    expect(equal('2024-07-01T00:00:00.0000000', '2024-07-01T10:00:00Z')).toBe(true);
    expect(canonicalColumn('2024-07-01T10:00:00Z')).toBe(canonicalColumn('2024-06-30T22:00:00Z'));
    expect(canonicalColumn('2024-07-01T22:00:00Z')).toBe('2024-07-02');
  });
});

describe('dates that Dataverse does not keep', () => {
  it.each([
    ['DateOnly', dateOnly],
    ['UserLocal', userLocal],
    ['TimeZoneIndependent', independent],
    ['UserLocal showing a date', userDay],
  ])('are refused before 1753 by a %s column', (_, theColumn) => {
    const { toDynamics } = pair(theColumn, at('UTC'));
    expect(toDynamics('1752-12-31T23:59:59.0000000')).toMatchObject({ problem: { code: 'dateOutOfRange' } });
    expect(toDynamics('0001-01-01T00:00:00.0000000')).toMatchObject({ problem: { code: 'dateOutOfRange' } });
    expect(toDynamics('1753-01-01T00:00:00.0000000')).toMatchObject({
      value: expect.stringMatching(/^1753-01-01/),
    });
  });

  it('are judged by the instant', () => {
    const east = pair(userLocal, at('Europe/Prague'));
    expect(east.toDynamics('1753-01-01T00:00:00')).toMatchObject({ problem: { code: 'dateOutOfRange' } });
    const day = pair(userDay, at('Europe/Prague'));
    expect(day.toDynamics('1753-01-01T12:00:00')).toMatchObject({ problem: { code: 'dateOutOfRange' } });
    const west = pair(userLocal, at('America/New_York'));
    expect(west.toDynamics('1752-12-31T20:00:00')).toEqual({ value: '1753-01-01T00:56:02Z' });
    expect(west.toDynamics('9999-12-31T23:00:00')).toMatchObject({ problem: { code: 'dateOutOfRange' } });
  });
});

describe('dates that no row of Dataverse can hold', () => {
  it.each([
    ['DateOnly', dateOnly, ''],
    ['UserLocal', userLocal, 'T00:00:00Z'],
    ['TimeZoneIndependent', independent, 'T00:00:00Z'],
    ['TimeZoneIndependent showing a date', independentDay, 'T00:00:00Z'],
    ['UserLocal showing a date', userDay, 'T00:00:00Z'],
  ])('are not taken from a %s column', (_, theColumn, time) => {
    const { toXperience } = pair(theColumn, at('UTC'));
    for (const date of ['0001-01-01', '1752-12-31'])
      expect(toXperience(`${date}${time}`)).toMatchObject({ problem: { code: 'dateOutOfRange' } });
    expect(toXperience(`1753-01-01${time}`)).toEqual({ value: '1753-01-01T00:00:00.0000000' });
  });

  it('are judged by the instant, as on the way out', () => {
    const west = pair(userLocal, at('America/New_York'));
    expect(west.toXperience('1753-01-01T00:56:02Z')).toEqual({ value: '1752-12-31T20:00:00.0000000' });
    const east = pair(userLocal, at('Europe/Prague'));
    expect(east.toXperience('1752-12-31T23:30:00Z')).toMatchObject({ problem: { code: 'dateOutOfRange' } });
    expect(east.toXperience('1753-01-01T00:00:00+01:00')).toMatchObject({
      problem: { code: 'dateOutOfRange' },
    });
    const day = pair(userDay, at('America/New_York'));
    expect(day.toXperience('1753-01-01T00:00:00Z')).toMatchObject({ problem: { code: 'dateOutOfRange' } });
  });
});

describe('the last instant that Dataverse keeps', () => {
  const last = '9999-12-31T23:59:59Z';

  it.each(['datetime', 'date', 'text'] as const)('is refused east of Greenwich by a %s field', (type) => {
    const { toXperience } = pair(userLocal, at('Europe/Prague'), type);
    const problem = { code: 'dateOutOfRange', detail: expect.stringContaining(`${last} is after the year`) };
    expect(toXperience(last)).toMatchObject({ problem });
  });

  it('is refused there as a day, too, and taken west of it', () => {
    const east = pair(userDay, at('Europe/Prague'), 'text');
    expect(east.toXperience(last)).toMatchObject({ problem: { code: 'notADate' } });
    const west = pair(userDay, at('America/New_York'), 'text');
    expect(west.toXperience(last)).toEqual({ value: '9999-12-31' });
    const instant = pair(userLocal, at('America/New_York'), 'text');
    expect(instant.toXperience(last)).toEqual({ value: '9999-12-31T18:59:59' });
  });
});

describe('dates in text fields', () => {
  it('travel when they are ISO dates', () => {
    const { toDynamics } = pair(dateOnly, at('UTC'), 'text');
    expect(toDynamics('1980-05-05')).toEqual({ value: '1980-05-05' });
    expect(toDynamics('1980-05-05 13:00')).toEqual({ value: '1980-05-05' });
    for (const other of ['5.5.1980', '05/05/1980', '1980-02-30', '1980-05-05T25:00:00']) {
      expect(toDynamics(other)).toMatchObject({ problem: { code: 'notADate' } });
    }
  });
});
