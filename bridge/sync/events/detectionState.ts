import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { RuleMark } from '../../xperience/qualifying/marks.ts';
import type { WithLead } from '../state/clocks.ts';
import { readCursor, saveCursor } from '../state/cursor.ts';
import type { NumberMark } from '../state/events/numberMarks.ts';
import type { ContactCursor } from '../state/runs/contactCursor.ts';

const name = 'events.detection';

/** What is left of a look through all contacts, which goes on with the next pass. */
export interface RestOfLook {
  /** ContactID it has come to. */
  after: number;
  /** Local day on which it began. */
  day: string;
  /** What it finds becomes no event: it was there already. */
  baseline: boolean;
  /** When it began to count as news that a run has linked a contact, UTC. */
  since?: DateTime2;
}

/** Up to where contacts were looked for that reach the minimum. */
export interface ScoreState extends RuleMark, WithLead {
  /** Start of the last pass that looked. */
  lookedAt: DateTime2;
  /** The scores there were, and which of them were enabled; or the groups. */
  scores: string;
  /** Highest number of a row of points, or of a membership, the newest last. */
  points: readonly NumberMark[];
  /** Local day on which all contacts with points were looked through last. */
  through?: string;
  rest?: RestOfLook;
}

/** Up to where changes were looked for. */
export interface FieldsState extends Pick<ContactCursor, 'local' | 'utc' | 'ahead' | 'fingerprint'> {
  /** Local day on which linked contacts never noted were looked for last. */
  through?: string;
  rest?: RestOfLook;
}

/** How far detection has come. Times are UTC unless they are called local. */
export interface DetectionState {
  /** Start of the last completed pass. */
  passedAt: DateTime2;
  /** The minimum and rule that the known contacts reached. */
  score?: ScoreState;
  /** Up to where changes were looked for, and with which mapping; missing while there never was a usable one. */
  fields?: FieldsState;
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
