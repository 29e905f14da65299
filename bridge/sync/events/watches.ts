import { sql } from 'kysely';
import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { addMilliseconds } from '../../database/dateTime2.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { typed } from '../../database/typed.ts';
import { SyncRefused } from '../syncRefused.ts';

/** Under which names of cursors watches of a kind are kept, each followed by what is watched. */
export const watchPrefixes = { activities: 'events.activities.', forms: 'events.form.' } as const;

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

/** More of one kind no site needs, and each costs every pass. */
const mostWatches = 300;

/**
 * Keeps callers who may only read from leaving ever more behind.
 * @param prefix of the kind, see watchPrefixes
 * @throws SyncRefused when there are as many as there may be
 */
export async function refuseMoreWatches({ db }: ContactHandle, prefix: string): Promise<void> {
  const { watches } = await db
    .selectFrom('dynamics365.cursor')
    .select(typed(sql`count(*)`, 'int').as('watches'))
    .where('name', 'like', `${prefix}%`)
    .executeTakeFirstOrThrow();
  if (Number(watches) < mostWatches) return;
  throw new SyncRefused({
    kind: 'notReady',
    code: 'tooManyWatches',
    detail: `Flows wait for ${mostWatches} things of this kind already, which is as many as the bridge looks at. Switch flows off that nobody needs; what they wait for is forgotten after 30 days.`,
  });
}

/** Ends the watches that no flow has asked for in a long time; there are never more than a few hundred. */
export async function forgetWatches({ db }: ContactHandle, utc: DateTime2): Promise<void> {
  for (const prefix of Object.values(watchPrefixes)) {
    const rows = await db
      .selectFrom('dynamics365.cursor')
      .select(['name', 'value'])
      .where('name', 'like', `${prefix}%`)
      .execute();
    for (const { name, value } of rows) {
      if (!isForsaken(JSON.parse(value) as WatchAge, utc)) continue;
      // A poll that noted its asking in this moment has changed the value.
      await db.deleteFrom('dynamics365.cursor').where('name', '=', name).where('value', '=', value).execute();
    }
  }
}
