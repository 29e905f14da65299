import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { problemAnswer } from './http/problemAnswer.ts';
import { callerClosed } from './http/readBody.ts';
import { refusalOfError } from './refusalOfError.ts';

/**
 * Makes the answer to a thrown error. Of an unexpected one callers learn a reference only; the log has the error
 * under it.
 */
export function reportError(error: unknown, operation: string, log: Logger): Response {
  const refusal = refusalOfError(error);
  if (refusal && refusal.refused !== 'unavailable') return problemAnswer(refusal);
  const reference = randomUUID();
  if (refusal) {
    log.warn({ err: error, operation, reference, code: refusal.code }, 'A system cannot be reached');
    return problemAnswer(refusal, { reference });
  }
  if (isCallerGone(error)) log.info({ err: error, operation, reference }, 'The caller is gone');
  else log.error({ err: error, operation, reference }, 'Unexpected error');
  return problemAnswer(
    {
      refused: 'unexpected',
      code: 'unexpectedError',
      detail: `The bridge met an error it did not expect. Give the reference ${reference} to the administrator; it finds the error in the log.`,
    },
    { reference },
  );
}

/** The connection of a request has ended before all of it was there: nobody gets the answer. */
function isCallerGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // As Node says it of a request.
  const isAborted = error.message === 'aborted' && 'code' in error && error.code === 'ECONNRESET';
  return isAborted || error.message === callerClosed;
}
