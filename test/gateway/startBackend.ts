import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it reached the service. */
export interface SeenRequest {
  method: string;
  /** Path and query as sent. */
  url: string;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
}

export interface Backend {
  url: string;
  seen: SeenRequest[];
  close(): Promise<void>;
}

type Reply = { status?: number; type?: string; headers?: Record<string, string>; body?: unknown };

/** A service on loopback that records what reaches it and answers what `reply` says. */
export async function startBackend(reply: (request: SeenRequest) => Reply): Promise<Backend> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    let text = '';
    for await (const chunk of incoming) text += String(chunk);
    const request = {
      method: incoming.method ?? '',
      url: incoming.url ?? '',
      headers: incoming.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
    seen.push(request);
    const { status = 200, type = 'application/json', headers = {}, body } = reply(request);
    outgoing.writeHead(status, body === undefined ? headers : { 'content-type': type, ...headers });
    outgoing.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
