import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { addMilliseconds } from '../../../database/dateTime2.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import {
  readActivityIdBefore,
  readHighestActivityId,
} from '../../../xperience/activities/activityNumbers.ts';
import { hasEndedHistory, readLowestReach } from '../../state/activities/activityProgress.ts';
import { leadIn, type WithLead } from '../../state/clocks.ts';
import { readCursor, saveCursor } from '../../state/cursor.ts';
import { lateCommitMs, markAt, type NumberMark, neededMarks } from '../../state/events/numberMarks.ts';
import type { Run } from '../../state/runs/run.ts';

const name = 'activities.new';

/** How far the stream of new activities has come. */
export interface ActivityCursor extends WithLead {
  /** Start of the last completed walk, on both clocks of the database. */
  utc: DateTime2;
  local: DateTime2;
  /** The newest last. */
  marks: readonly NumberMark[];
  /** When all contacts were last looked through for merges, UTC. */
  mergesChecked: DateTime2;
  /** Highest VisitorToContactID looked at for merges. */
  visitors: number;
}

/** Xperience logs activities through a queue, so one may be written somewhat after it was created. */
const queueMs = 15 * 60_000;

export function readActivityCursor(database: DatabaseHandle): Promise<ActivityCursor | undefined> {
  return readCursor<ActivityCursor>(database, name);
}

/**
 * Behind which ActivityID new activities are read: the highest one known a quarter of an hour before the last walk.
 * Before the first walk that is reckoned from when activities were created, which is an inference, and lies no
 * later than where the histories of contacts end that were linked before.
 */
export async function startOfNew(
  database: DatabaseHandle,
  cursor: ActivityCursor | undefined,
  run: Run,
): Promise<number> {
  if (run.mode === 'full') return 0;
  if (cursor) return neededMarks(cursor.marks)[0]?.id ?? 0;
  // Histories that ended right after contacts were created may have left out types that were mapped since.
  if (await hasEndedHistory(database)) return 0;
  const lately = addMilliseconds(run.startedLocal, -(lateCommitMs + queueMs));
  const start = (await readActivityIdBefore(database, lately)) ?? (await readHighestActivityId(database));
  return Math.min(start, (await readLowestReach(database)) ?? start);
}

/** The cursor after a walk that went from one ActivityID to another. */
export function cursorAfter(
  before: ActivityCursor | undefined,
  run: Run,
  { from, upTo }: { from: number; upTo: number },
  merges: Pick<ActivityCursor, 'mergesChecked' | 'visitors'>,
): ActivityCursor {
  const newest = markAt(upTo, run.started, run);
  const former = before?.marks ?? [{ ...newest, id: from, at: addMilliseconds(newest.at, -lateCommitMs) }];
  const marks = neededMarks([...former, newest]);
  return { utc: run.started, local: run.startedLocal, ...leadIn(run), marks, ...merges };
}

export function saveActivityCursor(database: DatabaseHandle, cursor: ActivityCursor): Promise<void> {
  return saveCursor(database, name, cursor);
}
