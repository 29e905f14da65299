import { securityHeaders } from './securityHeaders.ts';

/** Makes an answer of JSON. Null properties are left out, because the contract's Swagger 2.0 has no null. */
export function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body, withoutNull), {
    status,
    headers: { 'content-type': 'application/json', ...securityHeaders, ...headers },
  });
}

/** Makes an answer without a body. */
export function emptyAnswer(status: number): Response {
  return new Response(null, { status, headers: securityHeaders });
}

function withoutNull(this: unknown, _key: string, value: unknown): unknown {
  return value === null && !Array.isArray(this) ? undefined : value;
}
