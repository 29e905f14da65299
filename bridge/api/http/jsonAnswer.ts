import { currentTrace } from '../../tracing/currentTrace.ts';
import { securityHeaders } from './securityHeaders.ts';

/** Under which callers find their call in the log, in the audit and in Dynamics. */
const traceHeader = 'x-trace-id';

/** From this many characters on Node writes bytes faster than text, which it measures and copies first. */
const longText = 16_384;

/** Makes an answer of JSON. Null properties are left out, because the contract's Swagger 2.0 has no null. */
export function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  const text = jsonOf(body);
  return new Response(text.length < longText ? text : Buffer.from(text), {
    status,
    headers: { 'content-type': 'application/json', ...commonHeaders(), ...headers },
  });
}

/** Makes an answer without a body. */
export function emptyAnswer(status: number): Response {
  // Without a length Node would send an end in pieces; 204 has none by itself.
  const headers = status === 204 ? commonHeaders() : { ...commonHeaders(), 'content-length': '0' };
  return new Response(null, { status, headers });
}

/** Handed on with the answer: one that Node is told of before makes it go through all of them one by one. */
function commonHeaders(): Record<string, string> {
  const traceId = currentTrace.getStore()?.traceId;
  return traceId === undefined ? securityHeaders : { ...securityHeaders, [traceHeader]: traceId };
}

/** Few answers hold a null, and to look at each property for it takes five times as long as the whole text. */
function jsonOf(body: unknown): string {
  const text = JSON.stringify(body);
  return text?.includes(':null') ? JSON.stringify(body, withoutNull) : text;
}

function withoutNull(this: unknown, _key: string, value: unknown): unknown {
  return value === null && !Array.isArray(this) ? undefined : value;
}
