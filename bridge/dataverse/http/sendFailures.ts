import { DataverseUnavailable } from '../dataverseUnavailable.ts';
import type { TransportFault } from './createTransport.ts';
import type { WebRequest } from './types.ts';

/** No usable answer, and no more tries. */
export function unreachable(
  origin: string,
  request: WebRequest,
  fault: TransportFault,
): DataverseUnavailable {
  return new DataverseUnavailable({
    kind: 'unreachable',
    mayHaveHappened: fault.sent === 'maybe',
    cause: fault.cause,
    ...(fault.said && { error: fault.said }),
    message:
      `Dynamics at ${origin} gave no usable answer to "${request.purpose}": ${fault.fault}. ` +
      'Check DYNAMICS365_URL, the network of this server and the service health of the Power Platform.',
  });
}

/** The caller's signal ended a request in flight or the wait before its next try. */
export function cutShort(request: WebRequest, fault: TransportFault, reason: unknown): DataverseUnavailable {
  return new DataverseUnavailable({
    kind: 'stopped',
    mayHaveHappened: fault.sent === 'maybe',
    cause: reason,
    message: `"${request.purpose}" was cancelled before Dynamics had answered.`,
  });
}

/** The caller's `mayWrite` said no, or could not be asked. */
export function heldBack(cause?: unknown): DataverseUnavailable {
  return new DataverseUnavailable({
    kind: 'stopped',
    cause,
    message: 'Nothing more was sent: the right of this process to write for the run has run out.',
  });
}

/** The caller's signal came before anything was sent. */
export function cancelled(reason: unknown): DataverseUnavailable {
  return new DataverseUnavailable({
    kind: 'stopped',
    cause: reason,
    message: 'The call was cancelled before it was sent.',
  });
}

/** The caller's deadline came before anything was sent. */
export function deadlinePassed(): DataverseUnavailable {
  return new DataverseUnavailable({
    kind: 'stopped',
    message: 'The time given for this call was over before it could be sent. Nothing was sent; try it again.',
  });
}

/** Dataverse asked for a pause longer than the caller may wait. */
export function throttledTooLong(retryAfterMs: number): DataverseUnavailable {
  const seconds = Math.ceil(retryAfterMs / 1000);
  return new DataverseUnavailable({
    kind: 'throttled',
    retryAfterMs,
    message:
      `Dynamics asked this application to send nothing for another ${seconds} s, longer than this call may wait. ` +
      'Run it again later; if it happens often, use an application user of its own for the bridge.',
  });
}
