import { querySyntax } from '../errors/requestErrors.ts';

/** From (included) to (excluded), as texts that compare with stored dates and instants. */
export type Span = { from: string; to: string };

type Unit = 'Hours' | 'Days' | 'Weeks' | 'Months' | 'Years' | 'Minutes';

const beginning = '0000';
const end = '9999-12-31T23:59:59Z';
const pattern = /^(Last|Next|OlderThan)X(Hours|Days|Weeks|Months|Years|Minutes)$/;

/**
 * The span a relative date function means, in UTC (inference: a live organization reckons in the caller's time
 * zone, and an application user has UTC). Undefined for a function that is no such span.
 */
export function timeSpan(name: string, now: Date, count: number | undefined): Span | undefined {
  const [, direction, unit] = pattern.exec(name) ?? [];
  if (direction === undefined) return fixedSpans[name]?.(now);
  if (count === undefined)
    throw querySyntax(`The function '${name}' needs the integer parameter 'PropertyValue'.`);
  const other = shift(now, unit as Unit, direction === 'Next' ? count : -count);
  if (direction === 'OlderThan') return { from: beginning, to: text(other) };
  return direction === 'Last' ? { from: text(other), to: text(now) } : { from: text(now), to: text(other) };
}

const fixedSpans: Record<string, (now: Date) => Span> = {
  Today: (now) => days(now, 0, 1),
  Yesterday: (now) => days(now, -1, 0),
  Tomorrow: (now) => days(now, 1, 2),
  Last7Days: (now) => ({ from: text(day(now, -7)), to: text(now) }),
  Next7Days: (now) => ({ from: text(now), to: text(day(now, 8)) }),
  ThisWeek: (now) => days(now, -now.getUTCDay(), 7 - now.getUTCDay()),
  LastWeek: (now) => days(now, -now.getUTCDay() - 7, -now.getUTCDay()),
  NextWeek: (now) => days(now, 7 - now.getUTCDay(), 14 - now.getUTCDay()),
  ThisMonth: (now) => months(now, 0, 1),
  LastMonth: (now) => months(now, -1, 0),
  NextMonth: (now) => months(now, 1, 2),
  ThisYear: (now) => years(now, 0, 1),
  LastYear: (now) => years(now, -1, 0),
  NextYear: (now) => years(now, 1, 2),
};

function shift(now: Date, unit: Unit, count: number): Date {
  const date = new Date(now);
  if (unit === 'Minutes') date.setUTCMinutes(date.getUTCMinutes() + count);
  else if (unit === 'Hours') date.setUTCHours(date.getUTCHours() + count);
  else if (unit === 'Days') date.setUTCDate(date.getUTCDate() + count);
  else if (unit === 'Weeks') date.setUTCDate(date.getUTCDate() + 7 * count);
  else if (unit === 'Months') date.setUTCMonth(date.getUTCMonth() + count);
  else date.setUTCFullYear(date.getUTCFullYear() + count);
  return date;
}

function day(now: Date, offset: number): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + offset));
}

function days(now: Date, from: number, to: number): Span {
  return { from: dayText(day(now, from)), to: dayText(day(now, to)) };
}

function months(now: Date, from: number, to: number): Span {
  const first = (offset: number): Date =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1));
  return { from: dayText(first(from)), to: dayText(first(to)) };
}

function years(now: Date, from: number, to: number): Span {
  const first = (offset: number): Date => new Date(Date.UTC(now.getUTCFullYear() + offset, 0, 1));
  return { from: dayText(first(from)), to: dayText(first(to)) };
}

/** A day alone compares rightly with both forms: `2026-01-01` < `2026-01-01T00:00:00Z` < `2026-01-02`. */
function dayText(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function text(date: Date): string {
  return date.getTime() > Date.parse(end) ? end : `${date.toISOString().slice(0, 19)}Z`;
}
