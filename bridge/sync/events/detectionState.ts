import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { ScoreCondition } from '../../xperience/contactFilters.ts';
import { readCursor, saveCursor } from '../cursor.ts';
import type { ContactCursor } from '../runs/contactCursor.ts';
import type { NumberMark } from './numberMarks.ts';

const name = 'events.detection';

/** How far detection has come. Times are UTC unless they are called local. */
export interface DetectionState {
  /** Start of the last completed pass. */
  passedAt: DateTime2;
  /** The minimum and rule that the known contacts reached. */
  score?: ScoreCondition & {
    /** Start of the last pass that looked for them; missing where an older version of the bridge kept the state. */
    lookedAt?: DateTime2;
  };
  /** Up to where changes were looked for, and with which mapping; missing while there never was a usable one. */
  fields?: ContactCursor;
  /** Up to where activities were looked at, the newest last. */
  activities?: readonly NumberMark[];
  /** Highest number ever given to an event: a cursor beyond it belongs to another database. */
  lastSequence: number;
}

export function readDetectionState(database: DatabaseHandle): Promise<DetectionState | undefined> {
  return readCursor<DetectionState>(database, name);
}

export function saveDetectionState(database: DatabaseHandle, state: DetectionState): Promise<void> {
  return saveCursor(database, name, state);
}
