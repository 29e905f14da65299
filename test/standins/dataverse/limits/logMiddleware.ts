import { performance } from 'node:perf_hooks';
import type { Middleware } from '../http.ts';
import type { Schema } from '../tables/createSchema.ts';
import { classifyRequest } from './classifyRequest.ts';
import type { RequestLog } from './createRequestLog.ts';
import { costOf, type TimeModel } from './timeModel.ts';

/** Enters every request below /api in the log when it has been answered. */
export function logMiddleware(
  log: RequestLog,
  schema: Schema,
  now: () => Date,
  settings: { timeModel: TimeModel },
): Middleware {
  return async (request, next) => {
    const started = performance.now();
    const ended = log.begin();
    const response = await Promise.resolve(next(request)).finally(ended);
    const elapsed = performance.now() - started;
    log.add(
      {
        ...classifyRequest(request, schema),
        at: now().toISOString(),
        method: request.method,
        path: request.path,
        query: request.query,
        status: response.status,
        correlationId: request.headers['x-ms-correlation-id'],
        cut: response.cut !== undefined,
        executionMilliseconds: Math.round(Math.max(elapsed, costOf(settings.timeModel, response.work))),
      },
      response.work,
    );
    return response;
  };
}
