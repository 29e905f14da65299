import type { Middleware, OperationGate, WebRequest, WebResponse } from '../http.ts';
import { classifyRequest } from '../limits/classifyRequest.ts';
import { dataverseLimits } from '../limits/createServiceProtection.ts';
import { throttleResponse } from '../limits/throttleResponse.ts';
import type { Schema } from '../tables/createSchema.ts';
import type { Faults } from './createFaults.ts';
import type { Fault } from './faultRule.ts';
import { misframe } from './misframe.ts';

/** What a fault does to a request: it answers itself, delays, or spoils the answer. */
export function faultMiddleware(
  faults: Faults,
  schema: Schema,
  unauthorized: (request: WebRequest) => WebResponse,
): Middleware {
  return async (request, next) => {
    const struck = faults.strike('request', request, classifyRequest(request, schema));
    if (!struck) return next(request);
    const { fault, removed } = struck;
    switch (fault.type) {
      case 'slow':
        await wait(fault.milliseconds);
        return next(request);
      case 'held':
        await removed;
        return next(request);
      case 'cut':
        if (fault.when === 'beforeCommit') return { ...empty, cut: { beforeHeaders: true } };
        return { ...(await next(request)), cut: { beforeHeaders: true } };
      case 'truncate':
        return { ...(await next(request)), cut: { afterBodyBytes: fault.afterBodyBytes } };
      case 'misframe':
        return misframe(await next(request), fault.how);
      case 'expiredToken':
        return unauthorized(request);
      default:
        return answerOf(fault);
    }
  };
}

/** The same rules for single operations: only those faults that are an answer. */
export function faultGate(faults: Faults, schema: Schema): OperationGate {
  return (request) => {
    const fault = faults.strike('operation', request, classifyRequest(request, schema))?.fault;
    if (!fault) return undefined;
    return fault.type === 'throttle' || fault.type === 'unavailable' || fault.type === 'error'
      ? answerOf(fault)
      : undefined;
  };
}

const empty: WebResponse = { status: 503, headers: {}, body: '' };

function answerOf(fault: Extract<Fault, { type: 'throttle' | 'unavailable' | 'error' }>): WebResponse {
  if (fault.type === 'throttle')
    return throttleResponse(fault.code, fault.retryAfterSeconds, dataverseLimits);
  if (fault.type === 'unavailable') {
    return {
      status: 503,
      headers: {
        'Content-Type': 'text/html',
        ...(fault.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(fault.retryAfterSeconds) }),
      },
      body: '<html><head><title>Service Unavailable</title></head><body><h2>Service Unavailable</h2></body></html>',
    };
  }
  return {
    status: fault.status,
    headers: { 'Content-Type': 'application/json; odata.metadata=minimal', 'OData-Version': '4.0' },
    body: JSON.stringify({ error: { code: fault.code, message: fault.message } }),
  };
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
