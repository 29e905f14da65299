import { GatewayRefusal } from './refusal.ts';
import type { GatewayAnswer, GatewayRequest } from './types.ts';

/** The platform's limits on what passes through it. */
const largestBody = 3_182_218;
const longestUrl = 16_384;
const timeout = 120_000;

/** Sends a request to the service and reads the answer. Throws GatewayRefusal for what exceeds the platform's limits. */
export async function send(request: GatewayRequest): Promise<GatewayAnswer> {
  const query = request.query.map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  const url = `${request.baseUrl}${request.path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  if (url.length > longestUrl)
    throw new GatewayRefusal('UriTooLong', `The address has ${url.length} characters.`);
  if (body !== undefined && Buffer.byteLength(body) > largestBody) {
    throw new GatewayRefusal('RequestEntityTooLarge', `The request has more than ${largestBody} bytes.`);
  }
  const response = await fetch(url, {
    method: request.method,
    headers: { 'user-agent': 'azure-logic-apps/1.0', ...request.headers },
    ...(body !== undefined && { body }),
    redirect: 'manual',
    signal: AbortSignal.timeout(timeout),
  });
  const text = await response.text();
  const headers = Object.fromEntries(response.headers);
  const isJson = /^application\/json\b/.test(headers['content-type'] ?? '');
  return {
    status: response.status,
    headers,
    body: text === '' ? undefined : isJson ? JSON.parse(text) : text,
  };
}
