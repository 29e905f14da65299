import type { PartAnswer } from './batch/types.ts';
import type { Clock } from './http/clock.ts';
import type { Send } from './http/types.ts';

/** What every function of this room needs to talk to one organisation. */
export interface WebApi {
  send: Send;
  clock: Clock;
  /** The wait before a request is repeated for the first time, ms. */
  firstBackoffMs: number;
  /** Address of the organisation, without a path. */
  origin: string;
  /** Path of the Web API on it, with a slash at its end. */
  basePath: string;
  /** Requests allowed at once just now. */
  atOnce: () => number;
  /** Told of every answer to a part of a `$batch`: one that was throttled makes the whole identity wait. */
  notePart: (part: PartAnswer) => void;
  /** Told of every globalmetadataversion seen: it moves whenever the schema does. */
  noteSchemaVersion: (version: string) => void;
}
