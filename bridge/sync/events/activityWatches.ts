import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { readHighestActivityId } from '../../xperience/activities/activityNumbers.ts';
import { findActivityType } from '../../xperience/activities/listActivityTypes.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { readCursor, readCursors, saveCursor } from '../state/cursor.ts';
import { SyncRefused } from '../syncRefused.ts';
import { isAskedLately, refuseMoreWatches, type WatchAge, watchPrefixes } from './watches.ts';

const prefix = watchPrefixes.activities;
/** A flow for activities of any type. */
const anyType = '*';

/** Activities that flows asked for. */
export interface ActivityWatch {
  /** Code name of their type; null for all types. */
  type: string | null;
  /** Activities up to this number were there before the first flow asked. */
  since: number;
}

interface StoredWatch extends ActivityWatch, WatchAge {}

/**
 * Begins to look for activities of a type, or of any; what is looked at already goes on. Without a watch activities are
 * not noted as events, because a busy site logs millions that no flow wants.
 * @throws SyncRefused when Xperience has no such type, or too much is looked at already
 */
export async function watchActivities(database: DatabaseHandle, type: string | undefined): Promise<void> {
  const found = type === undefined ? undefined : await findActivityType(database, type);
  if (type !== undefined && !found) throw unknownType(type);
  const name = prefix + (found?.activityTypeId ?? anyType);
  const { utc } = await currentTimes(database);
  const stored = await readCursor<StoredWatch>(database, name);
  if (stored && isAskedLately(stored, utc)) return;
  if (!stored) await refuseMoreWatches(database, prefix);
  const since = stored?.since ?? (await readHighestActivityId(database));
  const watch: StoredWatch = { type: found?.name ?? null, since, asked: utc };
  await saveCursor(database, name, watch);
}

function unknownType(type: string): SyncRefused {
  return new SyncRefused({
    kind: 'invalid',
    code: 'activityTypeUnknown',
    detail: `Xperience has no activity type "${type.slice(0, 100)}". Choose one of the list, or none to hear of all types.`,
  });
}

/** All that is looked at. */
export async function readActivityWatches(database: DatabaseHandle): Promise<ActivityWatch[]> {
  return (await readCursors<StoredWatch>(database, prefix)).map(({ value }) => value);
}
