import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as it came over the wire. */
export interface Received {
  method: string;
  /** With the query, still encoded. */
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export type Responder = (request: Received, response: ServerResponse) => void | Promise<void>;

/** Serves a test on a free loopback port until it ends; `received` fills as requests come in. */
export async function serve(respond: Responder): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  // Node's default would refuse the long URLs that Dataverse takes.
  const server = createServer({ maxHeaderSize: 128 * 1024 }, async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const request: Received = {
      method: message.method ?? '',
      url: message.url ?? '',
      headers: message.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    received.push(request);
    await respond(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; odata.metadata=minimal', ...headers });
  response.end(JSON.stringify(body));
}

/** Answers with an error as Dataverse words it. */
export function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): void {
  json(response, status, { error: { code, message } }, { 'x-ms-service-request-id': 'req-1', ...headers });
}
