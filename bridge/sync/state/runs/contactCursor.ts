import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { addMilliseconds, dateTime2, minutesBetween } from '../../../database/dateTime2.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import type { RuleMark } from '../../../xperience/qualifying/marks.ts';
import { setBackBetween, type WithLead } from '../clocks.ts';
import { readCursor, saveCursor } from '../cursor.ts';
import type { NumberMark } from '../events/numberMarks.ts';

const name = 'contacts.lastStart';

/** Up to where points were looked at by runs that came to their end, and by which rule. */
export interface ScoreLook extends RuleMark {
  /** The scores there were, and which of them were enabled; or the groups. */
  scores: string;
  /** Highest number of a row of points, or of a membership, the newest last. */
  points: readonly NumberMark[];
  /** The local day on which all contacts with points were looked through last. */
  through: string;
}

/** Start of the last completed walk, on both clocks of the database, and the mapping it compared with. */
export interface ContactCursor extends WithLead {
  local: DateTime2;
  utc: DateTime2;
  fingerprint: string;
  /** Up to where points were looked at; missing where the module's position was taken over. */
  score?: ScoreLook;
}

/** Commits come late: stamps up to this much older than the last start are read again. */
const overlapMinutes = 15;
/** Where the zone fell back since then, an hour of stamps repeats. */
const overlapAfterFallBackMinutes = 75;

export function readContactCursor(database: DatabaseHandle): Promise<ContactCursor | undefined> {
  return readCursor<ContactCursor>(database, name);
}

export function saveContactCursor(database: DatabaseHandle, cursor: ContactCursor): Promise<void> {
  return saveCursor(database, name, cursor);
}

const longAgo = dateTime2('0001-01-01T00:00:00');

/**
 * From which ContactLastModified on contacts are read again; stamps are the server's local time. Where the database's
 * clock went back since, stamps say nothing and all are read. Where it has passed the old time again, the clock of Dynamics
 * tells by how much it went back, and so much more is read.
 */
export function sinceOf(
  cursor: Pick<ContactCursor, 'local' | 'utc' | 'ahead'>,
  now: Pick<ContactCursor, 'local' | 'utc' | 'ahead'>,
): DateTime2 {
  const passed = minutesBetween(cursor.utc, now.utc);
  if (passed < 0) return longAgo;
  const fellBack = passed - minutesBetween(cursor.local, now.local) > 10;
  const overlap = fellBack ? overlapAfterFallBackMinutes : overlapMinutes;
  return addMilliseconds(cursor.local, -(overlap + setBackBetween(cursor, now)) * 60_000);
}
