import { randomUUID } from 'node:crypto';
import type { DataverseError } from '../dataverseError.ts';
import { BadAnswer } from './badAnswer.ts';
import { createExchange, type ExchangeDependencies, type Try } from './createExchange.ts';
import type { TransportFault } from './createTransport.ts';
import { isOfLogic } from './logicCodes.ts';
import { readError } from './readError.ts';
import { cutShort, unreachable } from './sendFailures.ts';
import { retryAfterMs, throttledFor } from './throttling.ts';
import type { Answer, Send, SendOptions, WebRequest } from './types.ts';

/** Tries of one request that got no answer, when it may be repeated or was surely not sent. */
const mostFaults = 5;
const longestBackoffMs = 30_000;
/** A call without a deadline gives up when throttling has kept it waiting for so long. */
const throttlingPatienceMs = 15 * 60_000;

/**
 * Makes the one function through which every request to the Web API goes: throttling waits for all, 401 fetches another
 * token once, and a request without a usable answer is repeated if that is harmless.
 */
export function createSend(dependencies: ExchangeDependencies): Send {
  const { budget, clock, firstBackoffMs, newCorrelationId = randomUUID } = dependencies;
  const exchange = createExchange(dependencies);

  return async (request, parse, options) => {
    const attempt: Try = {
      number: 0,
      correlationId: options.correlationId ?? newCorrelationId(),
      patience: Math.min(options.deadline ?? Number.POSITIVE_INFINITY, clock.now() + throttlingPatienceMs),
    };
    for (let faults = 1; ; ) {
      attempt.number += 1;
      const { token, result } = await exchange(request, attempt, options);
      const throttledMs = 'fault' in result ? undefined : throttledFor(result, clock.now());
      if ('fault' in result) {
        if (options.signal?.aborted) throw cutShort(request, result, options.signal.reason);
        await waitAfterFault(request, result, faults, options);
        faults += 1;
      } else if (throttledMs !== undefined) {
        // At least the time asked; a little more, so that processes sharing the identity come back apart.
        budget.throttled(throttledMs + clock.random() * 1000);
      } else if (result.status === 401 && attempt.rejected === undefined && !isOfLogic(readError(result))) {
        attempt.rejected = token;
      } else if (isAway(result)) {
        budget.pause(retryAfterMs(result, clock.now()) ?? firstBackoffMs);
        // A gateway may have given up on a request that Dataverse goes on to carry out.
        await waitAfterFault(request, lost(readError(result).message), faults, options);
        faults += 1;
      } else {
        budget.succeeded(hintOf(result));
        try {
          return parse(result);
        } catch (error) {
          if (!(error instanceof BadAnswer)) throw error;
          await waitAfterFault(request, lost(error.message, error.said), faults, options);
          faults += 1;
        }
      }
    }
  };

  /** Waits before the next try, or throws when there must or can be none. */
  async function waitAfterFault(
    request: WebRequest,
    fault: TransportFault,
    faults: number,
    options: SendOptions,
  ): Promise<void> {
    const harmless = request.repeatable || fault.sent === 'no';
    const backoff = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (faults - 1)) * (1 + clock.random() / 2);
    const tooLate = clock.now() + backoff >= (options.deadline ?? Number.POSITIVE_INFINITY);
    if (!harmless || fault.lasting || faults >= mostFaults || tooLate) {
      throw unreachable(dependencies.origin, request, fault);
    }
    try {
      await clock.sleep(backoff, options.signal);
    } catch (reason) {
      throw cutShort(request, fault, reason);
    }
  }
}

/** A gateway or the service is away for a moment; a plug-in that says 503 is not. */
function isAway(answer: Answer): boolean {
  return [502, 503, 504].includes(answer.status) && !isOfLogic(readError(answer));
}

/** @param said by Dynamics itself, where it did answer */
function lost(fault: string, said?: DataverseError): TransportFault {
  return { fault, sent: 'maybe', lasting: false, cause: undefined, ...(said && { said }) };
}

function hintOf(answer: Answer): number | undefined {
  const hint = Number(answer.headers['x-ms-dop-hint']);
  return Number.isFinite(hint) && hint >= 1 ? hint : undefined;
}
