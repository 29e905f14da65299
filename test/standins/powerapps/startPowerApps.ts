import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { answer, type PowerAppsState } from './answer.ts';
import { answerBlob } from './answerBlob.ts';
import type { PowerAppsOptions, Registration, Reply, SeenCall } from './types.ts';

/** Never resolved: the deployment tool reaches it through the stand-in as its proxy. */
const blobHost = 'standin.blob.powerapps.test';

export interface PowerApps {
  url: string;
  /** What the tool's environment needs to reach the blobs: a proxy and the certificate to trust. */
  env: { HTTPS_PROXY: string; NO_PROXY: string };
  /** Certificate of the blob host, as PEM; made anew for each start. */
  certificate: string;
  seen: SeenCall[];
  connectors: Map<string, Registration>;
  close(): Promise<void>;
}

/**
 * The service that `paconn` talks to, on loopback: plain http for the service, and TLS behind CONNECT for the blobs
 * that icons are uploaded to, because the tool's storage client speaks nothing else.
 */
export async function startPowerApps(options: PowerAppsOptions): Promise<PowerApps> {
  const seen: SeenCall[] = [];
  const pems = await generate([{ name: 'commonName', value: blobHost }], {
    keySize: 2048,
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: blobHost }] }],
  });
  const state: PowerAppsState = {
    origin: '',
    container: `https://${blobHost}/uploads?sv=2019-02-02&sr=c&sig=standin`,
    connectors: new Map(),
    blobs: new Map(),
  };
  const listen =
    (reply: (call: SeenCall) => Reply): RequestListener =>
    async (incoming, outgoing) => {
      const call = await read(incoming);
      seen.push(call);
      const { status, type = 'application/json', body, headers } = options.instead?.(call) ?? reply(call);
      const payload =
        body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
      outgoing.writeHead(status, { ...(payload !== undefined && { 'content-type': type }), ...headers });
      outgoing.end(payload);
    };
  const server = createServer(listen((call) => answer(options, state, call)));
  const blobs = createTlsServer(
    { key: pems.private, cert: pems.cert },
    listen((call) => answerBlob(state, call)),
  );
  server.on('connect', (request, socket) => {
    if (request.url !== `${blobHost}:443`) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    blobs.emit('connection', socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: state.origin,
    env: { HTTPS_PROXY: state.origin, NO_PROXY: '127.0.0.1' },
    certificate: pems.cert,
    seen,
    connectors: state.connectors,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(incoming: IncomingMessage): Promise<SeenCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://standin');
  const isJson = /^application\/json\b/.test(incoming.headers['content-type'] ?? '');
  return {
    method: incoming.method ?? '',
    path: decodeURIComponent(pathname),
    query: Object.fromEntries(searchParams),
    headers: incoming.headers,
    body: isJson ? JSON.parse(bytes.toString('utf8')) : bytes,
  };
}
