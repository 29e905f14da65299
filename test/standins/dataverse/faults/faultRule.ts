import type { ProtectionCode } from '../limits/createServiceProtection.ts';

/** Which requests, or operations inside a `$batch`, a rule looks at. Every given part must fit. */
export interface FaultMatch {
  /** Operation kinds: create, update, upsert, delete, read, readMany, batch, CreateMultiple, metadata … */
  kinds?: string[];
  /** Logical names. */
  tables?: string[];
  methods?: string[];
  /** A piece of the address as sent, query included. */
  address?: string;
  /** A piece of the body. */
  body?: string;
  tag?: string;
}

/** When, among the requests that match, the fault strikes; without any of them always. */
export interface FaultSchedule {
  /** Only the nth match, counted from 1. */
  nth?: number;
  /** Every nth match. */
  every?: number;
  /** 0…1, drawn from the seed: the same seed strikes the same matches. */
  probability?: number;
  seed?: number;
  /** At most so often. */
  times?: number;
}

export type Fault =
  | { type: 'throttle'; code: ProtectionCode; retryAfterSeconds: number }
  | { type: 'unavailable'; retryAfterSeconds?: number }
  | { type: 'slow'; milliseconds: number }
  /** The request waits until its rule is removed, then runs. */
  | { type: 'held' }
  /** `beforeCommit`: nothing has been done. `afterCommit`: all has been done, no answer comes. */
  | { type: 'cut'; when: 'beforeCommit' | 'afterCommit' }
  /** The answer breaks off after so many bytes of the body. */
  | { type: 'truncate'; afterBodyBytes: number }
  /** A `$batch` answer whose framing is wrong. */
  | { type: 'misframe'; how: 'wrongBoundary' | 'noClosingBoundary' | 'missingPart' | 'extraPart' }
  | { type: 'expiredToken' }
  | { type: 'error'; status: number; code: string; message: string };

export interface FaultRule {
  id: string;
  match: FaultMatch;
  schedule: FaultSchedule;
  /** `request`: the request on the wire. `operation`: also each single operation of a `$batch`. */
  scope: 'request' | 'operation';
  fault: Fault;
}

/** A rule with how often it has matched and struck. */
export interface FaultState extends FaultRule {
  matched: number;
  struck: number;
}
