import { addMilliseconds } from '../../database/dateTime2.ts';
import type { DateTime2 } from '../../database/sqlType.ts';

/** What every watch keeps: a reader's poll makes it, and must not leave it for ever. */
export interface WatchAge {
  /** When a flow asked last, UTC, to the day; missing in watches of older versions. */
  asked?: DateTime2;
}

/** Asking is noted no more often, so that polls seldom write. */
const notedMs = 24 * 60 * 60_000;

/** A watch that nobody asked for so long ends; events are kept as long. */
const longestMs = 30 * 24 * 60 * 60_000;

/** Whether it is noted already that a flow asked. */
export function isAskedLately({ asked }: WatchAge, utc: DateTime2): boolean {
  return asked !== undefined && asked <= utc && asked > addMilliseconds(utc, -notedMs);
}

/** Whether no flow has asked for so long that what happens is no longer noted. */
export function isForsaken({ asked }: WatchAge, utc: DateTime2): boolean {
  return asked === undefined || asked < addMilliseconds(utc, -longestMs);
}
