import { createServer, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

export interface ForwardProxy {
  /** Address with user and password where they are asked for. */
  url: string;
  /** Its address alone. */
  host: string;
  /** What it was asked for: `CONNECT host:port` or `GET http://…`, refused ones included. */
  asked: string[];
  close(): Promise<void>;
}

/**
 * A forward proxy on loopback: tunnels CONNECT and forwards requests in absolute form (RFC 9110, section 9.3.6, and
 * RFC 9112, section 3.2.2). Names are those of the outer world for its caller; all of them lead to this machine.
 * @param options `credentials`: it answers 407 without them; `refuses`: it answers this status to everything
 */
export async function startForwardProxy(
  options: { credentials?: { user: string; password: string }; refuses?: number } = {},
): Promise<ForwardProxy> {
  const { credentials, refuses } = options;
  const asked: string[] = [];
  const expected =
    credentials && `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`;
  const refusalOf = (message: IncomingMessage): number | undefined =>
    refuses ?? (expected && message.headers['proxy-authorization'] !== expected ? 407 : undefined);

  const server = createServer((incoming, answer) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    const refused = refusalOf(incoming);
    if (refused) return void answer.writeHead(refused, { 'proxy-authenticate': 'Basic' }).end();
    const url = new URL(incoming.url ?? '');
    const { 'proxy-authorization': _own, ...headers } = incoming.headers;
    const outgoing = request(
      {
        host: '127.0.0.1',
        port: url.port,
        path: url.pathname + url.search,
        method: incoming.method,
        headers,
      },
      (message) => message.pipe(answer.writeHead(message.statusCode ?? 502, message.headers)),
    );
    outgoing.on('error', () => answer.writeHead(502).end());
    return void incoming.pipe(outgoing);
  });
  /** A server does not count these among its connections. */
  const tunnelled = new Set<Duplex>();
  server.on('connect', (incoming, socket) => {
    tunnelled.add(socket);
    socket.once('close', () => tunnelled.delete(socket));
    asked.push(`CONNECT ${incoming.url}`);
    const refused = refusalOf(incoming);
    if (refused) return void socket.end(`HTTP/1.1 ${refused} No\r\nproxy-authenticate: Basic\r\n\r\n`);
    const tunnel = connect(Number(incoming.url?.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      tunnel.pipe(socket).pipe(tunnel);
    });
    tunnel.on('error', () => socket.destroy());
    return void socket.on('error', () => tunnel.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const user = credentials
    ? `${encodeURIComponent(credentials.user)}:${encodeURIComponent(credentials.password)}@`
    : '';
  return {
    url: `http://${user}127.0.0.1:${port}`,
    host: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of tunnelled) socket.destroy();
      }),
  };
}
