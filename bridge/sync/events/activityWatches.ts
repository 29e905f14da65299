import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { readHighestActivityId } from '../../xperience/activities/activityNumbers.ts';
import { readCursor, saveCursor } from '../cursor.ts';

const prefix = 'events.activities.';
/** A flow for activities of any type. */
const anyType = '*';

/** A type of activities that flows asked for. */
export interface ActivityWatch {
  /** Code name in lower case; undefined for all types. */
  type: string | undefined;
  /** Activities up to this number were there before the first flow asked. */
  since: number;
}

/**
 * Begins to look for activities of a type, or of any; a watch that is there stays as it is. Without one activities
 * are not noted as events, because a busy site logs millions that no flow wants.
 */
export async function watchActivities(database: DatabaseHandle, type: string | undefined): Promise<void> {
  const name = prefix + (type ?? anyType).toLowerCase();
  if (name.length > longestName || (await readCursor(database, name))) return;
  await saveCursor(database, name, { since: await readHighestActivityId(database) });
}

/** As long as the names of cursors may be; no type of Xperience's own comes near it. */
const longestName = 100;

/** Every type that is looked at. */
export async function readActivityWatches({ db }: DatabaseHandle): Promise<ActivityWatch[]> {
  const rows = await db
    .selectFrom('dynamics365.cursor')
    .select(['name', 'value'])
    .where('name', 'like', `${prefix}%`)
    .execute();
  return rows.map(({ name, value }) => {
    const type = name.slice(prefix.length);
    const { since } = JSON.parse(value) as { since: number };
    return { type: type === anyType ? undefined : type, since };
  });
}
