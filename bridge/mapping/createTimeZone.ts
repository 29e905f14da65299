import type { TimeZone } from './sides.ts';

/** From `start` on (an instant) local time is the instant plus `offset`; both in milliseconds. */
interface Span {
  start: number;
  offset: number;
}

const day = 86_400_000;
const step = 3 * day;

/**
 * Looks a zone's rules up once a year of calendar and keeps them, because asking Intl for every value would cost
 * more than all the rest of the mapping.
 * @param name IANA name, such as Europe/Prague
 * @throws RangeError for a name that Intl does not know
 */
export function createTimeZone(name: string): TimeZone {
  const offsetByIntl = intlOffset(name);
  const years = new Map<number, readonly Span[]>();

  const offsetAt = (instant: number): number => {
    const year = new Date(instant).getUTCFullYear();
    let spans = years.get(year);
    if (!spans) {
      spans = spansOfYear(year, offsetByIntl);
      years.set(year, spans);
    }
    let offset = 0;
    for (const span of spans) {
      if (span.start > instant) break;
      offset = span.offset;
    }
    return offset;
  };

  return {
    toLocal: (instant) => instant + offsetAt(instant),
    toInstant: (local) => {
      // No zone changes twice within two days, so these are the offsets before and after any change nearby.
      const before = offsetAt(local - day);
      const after = offsetAt(local + day);
      if (before === after || offsetAt(local - before) === before) return local - before;
      if (offsetAt(local - after) === after) return local - after;
      return local - before;
    },
  };
}

/** Samples the year every three days: the shortest-lived change of any zone since 1900 lasted a week (Recife, 2000). */
function spansOfYear(year: number, offsetAt: (instant: number) => number): Span[] {
  const start = Date.UTC(year, 0, 1);
  const end = Date.UTC(year + 1, 0, 1);
  const spans: Span[] = [{ start, offset: offsetAt(start) }];
  for (let from = start; from < end; from += step) {
    const to = Math.min(from + step, end);
    const offset = offsetAt(to);
    const known = spans.at(-1)?.offset;
    if (offset !== known) spans.push({ start: firstInstantWith(offset, from, to, offsetAt), offset });
  }
  return spans;
}

function firstInstantWith(
  offset: number,
  from: number,
  to: number,
  offsetAt: (instant: number) => number,
): number {
  let low = from;
  let high = to;
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (offsetAt(middle) === offset) high = middle;
    else low = middle;
  }
  return high;
}

function intlOffset(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
    const { year = 0, month = 1, day: dayOfMonth = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, dayOfMonth, hour, minute, second) - instant;
  };
}
