/**
 * What a caller can do about it.
 * - `duplicate`: another row holds a value that must be unique
 * - `constraint`: a value the table does not take
 * - `busy`: a lock was not given in time; try again later
 * - `deadlock`: the whole transaction was rolled back in favour of another; repeat it from its start
 * - `timeout`: the statement took too long and was stopped
 * - `readOnly`: nothing can be written there now
 * - `unavailable`: the server was not reached or the connection was lost; it may come back by itself
 * - `loginFailed`, `databaseMissing`, `certificate`: the connection string and the server do not fit together
 * - `denied`: the login lacks a right
 */
export type DatabaseErrorKind =
  | 'duplicate'
  | 'constraint'
  | 'busy'
  | 'deadlock'
  | 'timeout'
  | 'readOnly'
  | 'unavailable'
  | 'loginFailed'
  | 'databaseMissing'
  | 'certificate'
  | 'denied'
  | 'other';

/** What both drivers throw when the database refuses a statement. Messages carry no parameter values. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly kind: DatabaseErrorKind;
  /** The server refused for the moment and saved nothing: the same statement may be tried again after a pause. */
  readonly asksToWait: boolean;

  constructor(kind: DatabaseErrorKind, message: string, cause?: unknown, asksToWait = false) {
    super(message, { cause });
    this.kind = kind;
    this.asksToWait = asksToWait;
  }
}

/** Whether an error is the database's, of one of these kinds. */
export function isDatabaseError(
  error: unknown,
  ...kinds: readonly DatabaseErrorKind[]
): error is DatabaseError {
  return error instanceof DatabaseError && (kinds.length === 0 || kinds.includes(error.kind));
}
