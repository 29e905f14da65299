import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { addMilliseconds } from '../../database/dateTime2.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { countCursors, readCursors, removeCursor } from '../state/cursor.ts';
import { SyncRefused } from '../syncRefused.ts';

/** Under which names of cursors watches of a kind are kept, each followed by what is watched. */
export const watchPrefixes = { activities: 'events.activities.', forms: 'events.form.' } as const;

/** What every watch keeps: a reader's poll makes it, and must not leave it for ever. */
export interface WatchAge {
  /** When a flow asked last, UTC, to the day. */
  asked: DateTime2;
}

/** Asking is noted no more often, so that polls seldom write. */
const notedMs = 24 * 60 * 60_000;

/** A watch that nobody asked for so long ends; events are kept as long. */
const longestMs = 30 * 24 * 60 * 60_000;

/** Whether it is noted already that a flow asked. */
export function isAskedLately({ asked }: WatchAge, utc: DateTime2): boolean {
  return asked <= utc && asked > addMilliseconds(utc, -notedMs);
}

/** Whether no flow has asked for so long that what happens is no longer noted. */
function isForsaken({ asked }: WatchAge, utc: DateTime2): boolean {
  return asked < addMilliseconds(utc, -longestMs);
}

/** More of one kind no site needs, and each costs every pass. */
const mostWatches = 300;

/**
 * Keeps callers who may only read from leaving ever more behind.
 * @param prefix of the kind, see watchPrefixes
 * @throws SyncRefused when there are as many as there may be
 */
export async function refuseMoreWatches(database: ContactHandle, prefix: string): Promise<void> {
  if ((await countCursors(database, prefix)) < mostWatches) return;
  throw new SyncRefused({
    kind: 'notReady',
    code: 'tooManyWatches',
    detail: `Flows wait for ${mostWatches} things of this kind already, which is as many as the bridge looks at. Switch flows off that nobody needs; what they wait for is forgotten after 30 days.`,
  });
}

/** Ends the watches that no flow has asked for in a long time; there are never more than a few hundred. */
export async function forgetWatches(database: ContactHandle, utc: DateTime2): Promise<void> {
  for (const prefix of Object.values(watchPrefixes)) {
    for (const watch of await readCursors<WatchAge>(database, prefix)) {
      // A poll that noted its asking in this moment has changed the value.
      if (isForsaken(watch.value, utc)) await removeCursor(database, watch);
    }
  }
}
