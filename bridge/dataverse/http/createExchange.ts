import { randomUUID } from 'node:crypto';
import type { RequestRecord, TokenSource } from '../types.ts';
import type { Clock } from './clock.ts';
import type { Budget } from './createBudget.ts';
import type { Transport, TransportFault } from './createTransport.ts';
import { deadlinePassed, heldBack } from './sendFailures.ts';
import type { Answer, SendOptions, WebRequest } from './types.ts';

export interface ExchangeDependencies {
  /** Address of the organisation, without a path. */
  origin: string;
  /** Path of the Web API, with a slash at its end. */
  basePath: string;
  requestTimeoutMs: number;
  /** For requests that are not repeatable. */
  writeTimeoutMs: number;
  /** The wait before a request is repeated for the first time, which doubles each time. */
  firstBackoffMs: number;
  transport: Transport;
  tokens: TokenSource;
  budget: Budget;
  clock: Clock;
  onRequest?: (request: RequestRecord) => void;
  /** Told what the clock of the service said when it answered, ms since 1970. */
  onDate?: (serverMs: number) => void;
  /** What requests of a call go under that brings no correlation ID; default: a random one. */
  newCorrelationId?: (() => string) | undefined;
}

/** One try of a request. */
export interface Try {
  /** 1 for the first. */
  number: number;
  correlationId: string;
  /** Time up to which it waits when Dataverse asks for a pause. */
  patience: number;
  /** A token that Dataverse has refused. */
  rejected?: string;
}

/** Makes the function that waits for a turn, sends one request once, and tells who counts requests. */
export function createExchange(dependencies: ExchangeDependencies) {
  const { budget, clock, tokens } = dependencies;

  return async (
    request: WebRequest,
    attempt: Try,
    options: SendOptions,
  ): Promise<{ token: string; result: Answer | TransportFault }> => {
    const signal = options.signal === undefined ? {} : { signal: options.signal };
    const release = await budget.acquire({
      ...signal,
      ...(options.deadline === undefined ? {} : { deadline: options.deadline }),
      patience: attempt.patience,
    });
    try {
      // Only now: a token fetched before a long pause may have expired in it.
      const token = await tokens.getToken({
        ...signal,
        ...(attempt.rejected === undefined ? {} : { rejected: attempt.rejected }),
      });
      await askWhetherToWrite(options);
      const left = (options.deadline ?? Number.POSITIVE_INFINITY) - clock.now();
      if (left <= 0) throw deadlinePassed();
      const { requestTimeoutMs, writeTimeoutMs } = dependencies;
      const clientRequestId = randomUUID();
      const started = clock.now();
      const result = await dependencies.transport.exchange({
        method: request.method,
        url: `${dependencies.origin}${dependencies.basePath}${request.path}`,
        headers: {
          accept: 'application/json',
          'odata-version': '4.0',
          'odata-maxversion': '4.0',
          ...(request.method === 'GET' ? { 'if-none-match': 'null' } : {}),
          ...request.headers,
          authorization: `Bearer ${token}`,
          'x-ms-client-request-id': clientRequestId,
          'x-ms-correlation-id': attempt.correlationId,
        },
        ...(request.body === undefined ? {} : { body: request.body }),
        timeoutMs: Math.max(1, Math.min(request.repeatable ? requestTimeoutMs : writeTimeoutMs, left)),
        ...signal,
      });
      const answer = 'fault' in result ? undefined : result;
      // Every answer has it (RFC 9110, section 6.6.1).
      const date = Date.parse(answer?.headers.date ?? '');
      if (!Number.isNaN(date)) dependencies.onDate?.(date);
      const requestId = answer?.headers['x-ms-service-request-id'] ?? answer?.headers.req_id;
      const record: RequestRecord = {
        kind: 'data',
        purpose: request.purpose,
        method: request.method,
        path: dependencies.basePath + request.path.replace(/\?.*$/s, ''),
        ...(answer === undefined ? {} : { status: answer.status }),
        milliseconds: clock.now() - started,
        attempt: attempt.number,
        operations: request.operations,
        clientRequestId,
        correlationId: attempt.correlationId,
        ...(requestId === undefined ? {} : { requestId }),
      };
      dependencies.onRequest?.(record);
      options.onRequest?.(record);
      return { token, result };
    } finally {
      release();
    }
  };
}

/** A lease that cannot be asked about is not held: thrown as any refusal, so that what is done already is reported. */
async function askWhetherToWrite({ mayWrite }: SendOptions): Promise<void> {
  if (mayWrite === undefined) return;
  let allowed: boolean;
  try {
    allowed = await mayWrite();
  } catch (cause) {
    throw heldBack(cause);
  }
  if (!allowed) throw heldBack();
}
