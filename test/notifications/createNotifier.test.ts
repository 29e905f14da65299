import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { allowedHosts } from '../../bridge/notifications/allowedHosts.ts';
import { createNotifier, type Notifier } from '../../bridge/notifications/createNotifier.ts';

let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let seen: string[];
let url: string;
let notifier: Notifier;

beforeEach(async () => {
  seen = [];
  server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/flow?sig=secret`;
  notifier = createNotifier({
    allowed: allowedHosts({ loopback: [{ host: '127.0.0.1', port: undefined }] }),
    timeoutMs: 300,
  });
});

afterEach(async () => {
  await notifier.close();
  server.closeAllConnections();
  server.close();
});

const tell = (at = url) => notifier.tell({ url: at, eventId: 'i.7', body: { a: 1, gone: null } });
const status =
  (code: number, headers = {}) =>
  (_: IncomingMessage, response: ServerResponse) =>
    response.writeHead(code, headers).end('{}');

it('sends JSON without nulls, with the event ID', async () => {
  const got = await new Promise<{ headers: unknown; text: string }>((resolve) => {
    answer = async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      response.writeHead(202).end();
      resolve({ headers: request.headers, text });
    };
    void tell();
  });
  expect(got).toMatchObject({
    text: '{"a":1}',
    headers: { 'content-type': 'application/json', 'webhook-id': 'i.7' },
  });
});

it.each([
  [200, { kind: 'taken', status: 200 }],
  [202, { kind: 'taken', status: 202 }],
  [400, { kind: 'refused', status: 400 }],
  [404, { kind: 'gone', status: 404 }],
  [410, { kind: 'gone', status: 410 }],
  [500, { kind: 'refused', status: 500 }],
])('takes %i for what it means', async (code, outcome) => {
  answer = status(code);
  expect(await tell()).toEqual(outcome);
});

it('waits as long as it is asked to, an hour at most', async () => {
  answer = status(429, { 'retry-after': '17' });
  expect(await tell()).toEqual({ kind: 'refused', status: 429, retryAfterSeconds: 17 });
  answer = status(503, { 'retry-after': '999999' });
  expect(await tell()).toEqual({ kind: 'refused', status: 503, retryAfterSeconds: 3600 });
  answer = status(503, { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' });
  expect(await tell()).toEqual({ kind: 'refused', status: 503 });
});

it.each([301, 302, 303, 307, 308])('follows no redirect: %i', async (code) => {
  answer = status(code, { location: `${url.split('?')[0]}/elsewhere` });
  expect(await tell()).toEqual({ kind: 'refused', status: code });
  expect(seen).toEqual(['POST /flow?sig=secret']);
});

it('gives up on a host that does not answer', async () => {
  answer = () => undefined;
  expect(await tell()).toEqual({ kind: 'unreached', code: 'TIMEOUT' });
});

it('does not wait for the end of an answer, nor read all of it', async () => {
  answer = (_, response) => {
    response.writeHead(202);
    const more = setInterval(() => response.write('x'.repeat(64 * 1024)), 1);
    response.on('close', () => clearInterval(more));
  };
  expect(await tell()).toEqual({ kind: 'taken', status: 202 });
});

it('tells of a broken connection by its code, and of no address', async () => {
  answer = (request) => request.socket.destroy();
  expect(await tell()).toEqual({ kind: 'unreached', code: expect.stringMatching(/^[A-Z_]+$/) });
  expect(await tell('http://127.0.0.1:1/flow?sig=secret')).toMatchObject({ kind: 'unreached' });
});

it('sends nothing to an address that is not allowed, whoever stored it', async () => {
  expect(await tell(url.replace('127.0.0.1', 'localhost'))).toEqual({
    kind: 'unreached',
    code: 'ERR_ADDRESS_REFUSED',
  });
  expect(seen).toEqual([]);
});

it.each(['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1'])(
  'makes no connection when a host of the platform leads to %s',
  async (address) => {
    const { port } = server.address() as AddressInfo;
    const guarded = createNotifier({
      lookUp: (_name, _options, done) => done(null, [{ address, family: address.includes(':') ? 6 : 4 }]),
    });
    const outcome = await guarded.tell({ url: 'https://prod.logic.azure.com/x', eventId: 'i.1', body: {} });
    expect(outcome).toEqual({ kind: 'unreached', code: 'ERR_PRIVATE_ADDRESS' });
    expect([port > 0, seen]).toEqual([true, []]);
    await guarded.close();
  },
);
