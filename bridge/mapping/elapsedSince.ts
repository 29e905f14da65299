import { wallClock } from './localDateTime.ts';
import type { TimeZone } from './sides.ts';

const day = 86_400_000;

/**
 * Milliseconds from a local time to an instant. Of a local time that occurs twice, as in the hour after summer time, the
 * later one that is past is meant; where clocks differ by a little, never below 0.
 * @param local 'YYYY-MM-DDTHH:mm:ss…'; fractions of a second do not count
 */
export function elapsedSince(local: string, now: number, { toInstant, toLocal }: TimeZone): number {
  const wall = wallClock(local);
  const earlier = toInstant(wall);
  const offsetAfter = toLocal(earlier + day) - (earlier + day);
  const later = wall - offsetAfter;
  const occursTwice = later > earlier && toLocal(later) === wall && toLocal(earlier) === wall;
  return Math.max(0, now - (occursTwice && later <= now ? later : earlier));
}
