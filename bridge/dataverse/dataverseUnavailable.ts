import type { DataverseError } from './dataverseError.ts';

/**
 * What failed as a whole: `unreachable` – no answer, or 5xx after all repeats; `unauthorized` – no token or 401;
 * `forbidden` – 403; `throttled` – 429 longer than the call may wait; `notFound` – the table or address does not
 * exist; `protocol` – an answer that is none of the Web API's, or a request it does not understand; `stopped` –
 * the caller's signal, deadline or lease ended it.
 */
export type UnavailableKind =
  | 'unreachable'
  | 'unauthorized'
  | 'forbidden'
  | 'throttled'
  | 'notFound'
  | 'protocol'
  | 'stopped';

export interface UnavailableDetails {
  kind: UnavailableKind;
  /** What happened and what to do, one or two sentences; never a secret or a token. */
  message: string;
  /** Whether the request may have been carried out although no answer says so. */
  mayHaveHappened?: boolean;
  error?: DataverseError;
  /** Throttled: how long Dataverse asked to wait. */
  retryAfterMs?: number;
  cause?: unknown;
}

/** Dynamics as a whole could not be used; never the fault of one contact. */
export class DataverseUnavailable extends Error {
  readonly kind: UnavailableKind;
  readonly mayHaveHappened: boolean;
  readonly error: DataverseError | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(details: UnavailableDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'DataverseUnavailable';
    this.kind = details.kind;
    this.mayHaveHappened = details.mayHaveHappened ?? false;
    this.error = details.error;
    this.retryAfterMs = details.retryAfterMs;
  }
}
