const canonical =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{7}$/;
const accepted = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?$/;

/**
 * A zoneless date and time as datetime2(7) holds it, 'YYYY-MM-DDTHH:mm:ss.fffffff'. Accepts a space for the T, and
 * leaves out time, seconds or fraction; undefined for anything else and for days that no calendar has.
 */
export function localDateTime(text: string): string | undefined {
  const full = canonical.test(text) ? text : completed(text.trim());
  return full !== undefined && isCalendarDay(full) ? full : undefined;
}

function completed(text: string): string | undefined {
  const parts = accepted.exec(text);
  if (!parts) return undefined;
  const [, date = '', minutes = '00:00', seconds = '00', fraction = ''] = parts;
  const full = `${date}T${minutes}:${seconds}.${fraction.slice(0, 7).padEnd(7, '0')}`;
  return canonical.test(full) ? full : undefined;
}

/** Whether the day of a text 'YYYY-MM-DD…' with month 1 to 12 and day 1 to 31 exists. */
export function isCalendarDay(text: string): boolean {
  const day = Number(text.slice(8, 10));
  const year = Number(text.slice(0, 4));
  if (day <= 28) return year > 0;
  const month = Number(text.slice(5, 7));
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const february = leap ? 29 : 28;
  return year > 0 && day <= (month === 2 ? february : [4, 6, 9, 11].includes(month) ? 30 : 31);
}

/** Milliseconds of a date and time text as if it were UTC, whole seconds; the text must be a valid one. */
export function wallClock(text: string): number {
  return Date.parse(`${text.slice(0, 19)}Z`);
}

/** The inverse of wallClock: 'YYYY-MM-DDTHH:mm:ss'. */
export function wallClockText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19);
}
