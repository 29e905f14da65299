import { addMilliseconds, dateTime2 } from '../../bridge/database/dateTime2.ts';
import type { DateTime2 } from '../../bridge/database/sqlType.ts';

/**
 * The sample's own present, in the server's local time. A fixed one: the same seed makes the same data whenever it is
 * made. What must not have expired expires in 2099.
 */
export const sampleNow = dateTime2('2026-06-01T08:00:00');

export const farFuture = dateTime2('2099-12-31T00:00:00');

const day = 24 * 60 * 60_000;

/** So many days, fractions included, before the sample's present. */
export function daysAgo(days: number): DateTime2 {
  return addMilliseconds(sampleNow, -Math.round(days * day));
}
