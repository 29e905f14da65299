import type { DateTime2 } from './sqlType.ts';

const pattern = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{7}$/;

/**
 * Reads a zoneless time: `T` or a blank between date and time, up to seven digits of a second.
 * @throws when the text is none, or carries a zone
 */
export function dateTime2(text: string): DateTime2 {
  const [seconds = '', fraction = ''] = text.trim().replace(' ', 'T').split('.');
  const full = `${seconds}.${fraction.padEnd(7, '0')}`;
  if (!pattern.test(full))
    throw new Error(`"${text}" is not a time without zone, such as 2026-11-03T14:05:09.`);
  return full as DateTime2;
}

/** The UTC time of an instant. */
export function utcDateTime2(instant: Date): DateTime2 {
  return dateTime2(instant.toISOString().slice(0, 23));
}

/** The instant of a UTC time, in whole milliseconds. */
export function instantOf(utc: DateTime2): Date {
  return new Date(`${utc.slice(0, 23)}Z`);
}

/**
 * The time on the wall at an instant.
 * @param timeZone IANA name; without it the zone of this process
 */
export function localDateTime2(instant: Date, timeZone?: string): DateTime2 {
  const offset = timeZone === undefined ? -instant.getTimezoneOffset() : offsetOf(instant, timeZone);
  return utcDateTime2(new Date(instant.getTime() + offset * 60_000));
}

/**
 * The UTC time of a time on the wall; near the changes of the clock one of those that it may be.
 * @param timeZone IANA name
 */
export function utcOfLocal(local: DateTime2, timeZone: string): DateTime2 {
  const offsetAt = (utc: DateTime2): number => minutesBetween(utc, localDateTime2(instantOf(utc), timeZone));
  const near = addMilliseconds(local, -offsetAt(local) * 60_000);
  return addMilliseconds(local, -offsetAt(near) * 60_000);
}

/** The same clock, earlier or later by so many milliseconds; finer digits are kept. */
export function addMilliseconds(time: DateTime2, milliseconds: number): DateTime2 {
  if (milliseconds === 0) return time;
  const moved = new Date(instantOf(time).getTime() + milliseconds).toISOString().slice(0, 23);
  return dateTime2(`${moved}${time.slice(23)}`);
}

/** Midnight at the start of the same day. */
export function startOfDay(time: DateTime2): DateTime2 {
  return dateTime2(`${time.slice(0, 10)}T00:00:00`);
}

/** Minutes from `earlier` to `later`, both on the same kind of clock. */
export function minutesBetween(earlier: DateTime2, later: DateTime2): number {
  return (instantOf(later).getTime() - instantOf(earlier).getTime()) / 60_000;
}

/** One for each zone that was asked for, of which a program has one or two: to make one costs more than a statement. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  formats.set(timeZone, format);
  return format;
}

/** Zones change their offsets on a quarter of an hour only, as far back as databases of a web site go. */
const quarterMs = 15 * 60_000;
/** The offset of the quarter that each zone was asked for last, which is now as a rule. */
const lastOffsets = new Map<string, { quarter: number; offset: number }>();

/** Minutes a zone is ahead of UTC at an instant. */
function offsetOf(instant: Date, timeZone: string): number {
  const quarter = Math.floor(instant.getTime() / quarterMs);
  const last = lastOffsets.get(timeZone);
  if (last?.quarter === quarter) return last.offset;
  const offset = askOffset(instant, timeZone);
  lastOffsets.set(timeZone, { quarter, offset });
  return offset;
}

function askOffset(instant: Date, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(instant);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value;
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
