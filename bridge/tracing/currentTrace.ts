import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { TraceContext } from './traceContext.ts';

/** Travels beside a call or a run, so that nothing in between has to hand it on. */
export const currentTrace = new AsyncLocalStorage<TraceContext>();

/**
 * The ID that goes to Dynamics as x-ms-correlation-id: the trace of what is being carried out in the form of a GUID, so that a
 * call of a flow is found there under the same digits as in the log and in the audit.
 */
export function correlationId(): string {
  const traceId = currentTrace.getStore()?.traceId;
  if (traceId === undefined) return randomUUID();
  return `${traceId.slice(0, 8)}-${traceId.slice(8, 12)}-${traceId.slice(12, 16)}-${traceId.slice(16, 20)}-${traceId.slice(20)}`;
}
