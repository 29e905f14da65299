import { once } from 'node:events';
import { connect } from 'node:net';
import type { ServerType } from '@hono/node-server';
import { afterEach, expect, it } from 'vitest';
import { listen as listenTo } from '../../bridge/api/http/listen.ts';
import { ROW } from './createMemoryServices.ts';
import { PASSWORD } from './createMemoryUsers.ts';
import { basic, createTestApi, type TestApi } from './createTestApi.ts';

let server: ServerType | undefined;

afterEach(() => new Promise((done) => (server ? server.close(done) : done(undefined))));

async function listen(): Promise<TestApi & { port: number; base: string }> {
  const api = createTestApi();
  const port = await new Promise<number>((done) => {
    server = listenTo(api.app, { port: 0, hostname: '127.0.0.1' }, done);
  });
  return { ...api, port, base: `http://127.0.0.1:${port}/xperience-dynamics365` };
}

const headers = { authorization: basic('editor', PASSWORD), 'content-type': 'application/json' };

it('signs callers of the same machine in by the address of the socket', async () => {
  const { base } = await listen();
  const answer = await fetch(`${base}/status`, { headers });
  expect(answer.status).toBe(200);
});

it('keeps connections open for longer than hosts in front do', async () => {
  const { base } = await listen();
  const answer = await fetch(`${base}/status`, { headers });
  const [, seconds] = /timeout=(\d+)/.exec(answer.headers.get('keep-alive') ?? '') ?? [];
  expect(Number(seconds)).toBeGreaterThan(120);
});

it('passes a signal on that ends when the caller hangs up', async () => {
  const { base, runs } = await listen();
  const hungUp = new Promise<boolean>((done) => {
    runs.syncContacts = ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          done(true);
          reject(signal.reason);
        });
        caller.abort();
      });
  });
  const caller = new AbortController();
  const request = fetch(`${base}/sync/contacts`, {
    method: 'POST',
    headers,
    body: '{}',
    signal: caller.signal,
  });
  await expect(request).rejects.toThrow();
  expect(await hungUp).toBe(true);
});

it('takes a body that comes in pieces without a length', async () => {
  const { base } = await listen();
  const pieces = new ReadableStream({
    start(stream) {
      for (const piece of ['{"contactid":', `"${ROW}",`, '"firstname":"Augusta"}'])
        stream.enqueue(Buffer.from(piece));
      stream.close();
    },
  });
  const init = { method: 'POST', headers, body: pieces, duplex: 'half' } as RequestInit;
  expect((await fetch(`${base}/updatecontact`, init)).status).toBe(200);
});

it('refuses an endless body as soon as it is over the limit', async () => {
  const { port } = await listen();
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `POST /xperience-dynamics365/sync/contacts HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${headers.authorization}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
  );
  const piece = 'x'.repeat(16 * 1024);
  for (let sent = 0; sent < 6; sent += 1) socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`);
  const [answer] = await once(socket, 'data');
  socket.destroy();
  expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
});

it('refuses a body whose announced length is over the limit, and serves the next request', async () => {
  const { base } = await listen();
  const body = JSON.stringify({ mode: 'x'.repeat(64 * 1024) });
  const refused = await fetch(`${base}/sync/contacts`, { method: 'POST', headers, body });
  expect(refused.status).toBe(413);
  expect(await refused.json()).toMatchObject({ code: 'bodyTooLarge' });
  expect((await fetch(`${base}/status`, { headers })).status).toBe(200);
});

it('takes a body of exactly the limit', async () => {
  const { base } = await listen();
  const start = '{"mode":"full"';
  const body = `${start}${' '.repeat(64 * 1024 - start.length - 1)}}`;
  expect((await fetch(`${base}/sync/contacts`, { method: 'POST', headers, body })).status).toBe(200);
});

it('reads an address as long as the gateway of makers lets through, and says what is wrong in it', async () => {
  const { base } = await listen();
  const start = `${base}/runs?cursor=`;
  const answer = await fetch(start + 'x'.repeat(16_384 - start.length), {
    headers: { ...headers, 'x-filler': 'y'.repeat(4_000) },
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ field: 'cursor', detail: expect.stringContaining('1000') });
});
