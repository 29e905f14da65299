import { dateTime2 } from '../dateTime2.ts';
import type { DateTime2 } from '../sqlType.ts';

/**
 * A time as tedious takes and gives it: a Date whose UTC fields are the wall clock (option `useUTC`), cut to
 * milliseconds, and beside it the rest of the second. Only so do all seven digits pass: the two properties are
 * undocumented, and spelt differently in the two directions (tedious 20, data-types/datetime2.ts, value-parser.ts).
 */
interface PreciseDate extends Date {
  nanosecondDelta?: number;
  nanosecondsDelta?: number;
}

/** @throws when the text is no time without zone, or no day of the calendar */
export function toTediousDateTime(text: string): Date {
  const value = dateTime2(text);
  const date: PreciseDate = new Date(`${value.slice(0, 23)}Z`);
  if (date.toISOString().slice(0, 23) !== value.slice(0, 23)) {
    throw new TypeError('A parameter is a time on a day the calendar does not have.');
  }
  date.nanosecondDelta = Number(value.slice(23)) / 1e7;
  return date;
}

export function fromTediousDateTime(date: PreciseDate): DateTime2 {
  const rest = Math.round((date.nanosecondsDelta ?? 0) * 1e7);
  return dateTime2(date.toISOString().slice(0, 23) + String(rest).padStart(4, '0'));
}
