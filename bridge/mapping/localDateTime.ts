const pattern = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?$/;

/**
 * A zoneless date and time as datetime2(7) holds it, 'YYYY-MM-DDTHH:mm:ss.fffffff'. Accepts a space for the T, and
 * leaves out time, seconds or fraction; undefined for anything else and for days that no calendar has.
 */
export function localDateTime(text: string): string | undefined {
  const parts = pattern.exec(text.trim());
  if (!parts) return undefined;
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00', fraction = ''] = parts;
  if (!isDay(Number(year), Number(month), Number(day))) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 7).padEnd(7, '0')}`;
}

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  if (day <= 28) return true;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const february = leap ? 29 : 28;
  return day <= (month === 2 ? february : [4, 6, 9, 11].includes(month) ? 30 : 31);
}

/** Milliseconds of a date and time text as if it were UTC, whole seconds; the text must be a valid one. */
export function wallClock(text: string): number {
  return Date.parse(`${text.slice(0, 19)}Z`);
}

/** The inverse of wallClock: 'YYYY-MM-DDTHH:mm:ss'. */
export function wallClockText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19);
}
