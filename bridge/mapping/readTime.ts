import { isCalendarDay } from './localDateTime.ts';

const pattern =
  /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):?(\d{2}))$/;

/** Longer than any time in this form. */
const longest = 40;

/**
 * Milliseconds of an instant as RFC 3339 writes it: with a zone, seconds and perhaps a fraction; a blank may stand for
 * the T, and the colon of the zone may be missing. A leap second is the second that follows it. By its zone an instant
 * may lie a day outside the years 1 to 9999, which consumers have to look at.
 * @returns undefined for anything else, week dates and years without four digits among them
 */
export function readTime(text: string): number | undefined {
  const parts = text.length > longest ? null : pattern.exec(text);
  if (!parts) return undefined;
  const [, day = '', hours, minutes, seconds, fraction = '', sign, zoneHours = '0', zoneMinutes = '0'] =
    parts;
  const month = Number(day.slice(5, 7));
  if (month < 1 || month > 12 || Number(day.slice(8)) < 1 || !isCalendarDay(day)) return undefined;
  const [hour, minute, second] = [Number(hours), Number(minutes), Number(seconds)];
  if (hour > 23 || minute > 59 || second > 60 || Number(zoneHours) > 23 || Number(zoneMinutes) > 59)
    return undefined;
  const offset = (sign === '-' ? -1 : 1) * (Number(zoneHours) * 60 + Number(zoneMinutes));
  const minuteOfUtc = Date.parse(`${day}T00:00:00Z`) + (hour * 60 + minute - offset) * 60_000;
  const isLastMinute = new Date(minuteOfUtc).toISOString().slice(-13, -8) === '23:59';
  if (second === 60 && !isLastMinute) return undefined;
  return minuteOfUtc + second * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
}
