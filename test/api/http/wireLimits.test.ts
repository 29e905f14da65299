import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { listen, type WireLimits } from '../../../bridge/api/http/listen.ts';
import { createTestApi } from '../createTestApi.ts';

const sockets: Socket[] = [];
let close: () => Promise<void> = async () => {};
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await close();
});

async function serving(limits: Partial<WireLimits> = {}): Promise<number> {
  const { app } = createTestApi();
  const wire = {
    connections: 1000,
    headerMs: 10_000,
    bodyMs: 30_000,
    headerBytes: 65_536,
    checkMs: 50,
    ...limits,
  };
  return new Promise((done) => {
    const server = listen(app, { port: 0, hostname: '127.0.0.1', wire }, done);
    close = () => new Promise((closed) => server.close(() => closed()));
  });
}

/** A connection that has sent this, with all that comes back until it ends. */
function client(port: number, sent: string): { socket: Socket; ended: Promise<string> } {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  let answer = '';
  socket.on('error', () => {});
  socket.on('data', (data) => {
    answer += data;
  });
  if (sent !== '') socket.write(sent);
  return { socket, ended: new Promise((resolve) => socket.once('close', () => resolve(answer))) };
}

const address = '/xperience-dynamics365/updatecontact';

describe('a request that is not sent to its end', () => {
  test.each([
    ['half of the headers', `GET ${address} HTTP/1.1\r\nHost: a\r\nX-Slow: `],
    ['nothing at all', ''],
  ])(
    'is dropped soon after %s',
    async (_what, sent) => {
      const port = await serving({ headerMs: 200, bodyMs: 200 });
      // Node itself waits for a minute, which is longer than this test may take.
      const answer = await client(port, sent).ended;
      expect(answer).toMatch(/^(HTTP\/1\.1 408|$)/);
    },
    45_000,
  );

  test('is dropped where its headers drip in', async () => {
    const port = await serving({ headerMs: 200, bodyMs: 200 });
    const { socket, ended } = client(port, `GET ${address} HTTP/1.1\r\nHost: a\r\n`);
    const drip = setInterval(() => socket.write('X-A: b\r\n'), 20);
    await ended.finally(() => clearInterval(drip));
  });

  test('is dropped in the middle of a body', async () => {
    const port = await serving({ headerMs: 200, bodyMs: 200 });
    const sent = `POST ${address} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`;
    await client(port, sent).ended;
  });

  test('makes no room for 2,000 others', async () => {
    const port = await serving({ connections: 100, headerMs: 200, bodyMs: 200 });
    const half = Array.from(
      { length: 2000 },
      () => client(port, `GET ${address} HTTP/1.1\r\nX-Slow: `).ended,
    );
    await Promise.all(half);
    const late = client(port, `GET ${address} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect(await late.ended).toMatch(/^HTTP\/1\.1 4/);
  });
});

test('connections beyond the limit are closed at once, and taken again when there is room', async () => {
  const port = await serving({ connections: 2 });
  const [first] = [client(port, ''), client(port, '')];
  await Promise.all(sockets.map((socket) => socket.connecting && once(socket, 'connect')));
  expect(await client(port, `GET ${address} HTTP/1.1\r\nHost: a\r\n\r\n`).ended).toBe('');
  first?.socket.destroy();
  await expect
    .poll(() => client(port, `GET ${address} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`).ended)
    .toMatch(/^HTTP/);
});

test('headers beyond the limit are refused', async () => {
  const port = await serving({ headerBytes: 24 * 1024 });
  const sent = `GET ${address} HTTP/1.1\r\nHost: a\r\nX-Big: ${'x'.repeat(25 * 1024)}\r\n\r\n`;
  expect(await client(port, sent).ended).toMatch(/^HTTP\/1\.1 431/);
});
