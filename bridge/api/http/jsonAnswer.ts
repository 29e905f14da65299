import { securityHeaders } from './securityHeaders.ts';

/** From this many characters on Node writes bytes faster than text, which it measures and copies first. */
const longText = 16_384;

/** Makes an answer of JSON. Null properties are left out, because the contract's Swagger 2.0 has no null. */
export function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  const text = jsonOf(body);
  return new Response(text.length < longText ? text : Buffer.from(text), {
    status,
    headers: { 'content-type': 'application/json', ...securityHeaders, ...headers },
  });
}

/** Makes an answer without a body. */
export function emptyAnswer(status: number): Response {
  // Without a length Node would send an end in pieces; 204 has none by itself.
  const headers = status === 204 ? securityHeaders : { ...securityHeaders, 'content-length': '0' };
  return new Response(null, { status, headers });
}

/** Few answers hold a null, and to look at each property for it takes five times as long as the whole text. */
function jsonOf(body: unknown): string {
  const text = JSON.stringify(body);
  return text?.includes(':null') ? JSON.stringify(body, withoutNull) : text;
}

function withoutNull(this: unknown, _key: string, value: unknown): unknown {
  return value === null && !Array.isArray(this) ? undefined : value;
}
