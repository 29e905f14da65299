import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Handler, WebRequest, WebResponse } from '../http.ts';

export type HttpServer = { port: number; close(): Promise<void> };

/** PEM texts. Some clients refuse any organization that is not served by HTTPS. */
export type TlsOptions = { key: string; cert: string };

/** A GET address may have 32,768 characters; node counts it among the headers. */
const headerBytes = 128 * 1024;
/** Above Dataverse's own limit of about 117 MB for what plug-ins see of a request. */
const bodyBytes = 128 * 1024 * 1024;

/** Listens on 127.0.0.1 (`port` 0: any free one) and answers every request with the handler. */
export async function serveHttp(handler: Handler, port: number, tls?: TlsOptions): Promise<HttpServer> {
  const options = { maxHeaderSize: headerBytes, keepAliveTimeout: 60_000 };
  const scheme = tls ? 'https' : 'http';
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    void answer(handler, scheme, incoming, outgoing);
  };
  const server = tls ? createTlsServer({ ...options, ...tls }, listener) : createServer(options, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  handler: Handler,
  scheme: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const body = await readBody(incoming);
    if (!body) {
      send(outgoing, { status: 413, headers: { Connection: 'close' }, body: '' });
      return;
    }
    send(outgoing, await handler(toRequest(scheme, incoming, body)));
  } catch (error) {
    // The client went away while sending; there is nobody to answer.
    outgoing.destroy(error instanceof Error ? error : undefined);
  }
}

function toRequest(scheme: string, incoming: IncomingMessage, body: Buffer): WebRequest {
  const target = incoming.url ?? '/';
  const mark = target.indexOf('?');
  const headers = Object.entries(incoming.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return {
    method: incoming.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    headers: Object.fromEntries(headers),
    body,
    ...(incoming.socket.remoteAddress === undefined ? {} : { address: incoming.socket.remoteAddress }),
    origin: `${scheme}://${incoming.headers.host ?? '127.0.0.1'}`,
  };
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(outgoing: ServerResponse, response: WebResponse): void {
  const { cut } = response;
  if (cut && 'beforeHeaders' in cut) {
    outgoing.destroy();
    return;
  }
  const body = typeof response.body === 'string' ? Buffer.from(response.body) : response.body;
  const bodiless = response.status === 204 || response.status === 304;
  outgoing.writeHead(response.status, {
    ...response.headers,
    ...(bodiless ? {} : { 'Content-Length': String(body.length) }),
  });
  if (!cut) {
    outgoing.end(bodiless ? undefined : body);
    return;
  }
  outgoing.write(body.subarray(0, cut.afterBodyBytes), () => outgoing.destroy());
}
