import { once } from 'node:events';
import { connect } from 'node:net';
import type { ServerType } from '@hono/node-server';
import { afterEach, describe, expect, it } from 'vitest';
import { listen as listenTo } from '../../bridge/api/http/listen.ts';
import { type LimitSettings, noLimits } from '../../bridge/api/limits/limitSettings.ts';
import type { components } from '../../schemas/contract.ts';
import { PASSWORD } from './createMemoryUsers.ts';
import { basic, createTestApi, type TestApi } from './createTestApi.ts';

const ROW = '6f1de2a0-0b5c-4d0e-9a8f-1c2d3e4f5a6b';

let server: ServerType | undefined;

afterEach(() => new Promise((done) => (server ? server.close(done) : done(undefined))));

async function listen(
  limits: Partial<LimitSettings> = {},
): Promise<TestApi & { port: number; base: string }> {
  const api = createTestApi({ limits: { ...noLimits, ...limits } });
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
  const { base, answers } = await listen();
  const hungUp = new Promise<boolean>((done) => {
    answers.SyncContacts = (input) =>
      new Promise((_resolve, reject) => {
        const signal = input.signal();
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

describe('a body of an announced length', () => {
  /** Sends each piece once this process, the server within it, had a turn to see the one before. */
  const send = async (port: number, pieces: readonly Uint8Array[], length: number) => {
    const socket = connect(port, '127.0.0.1').setNoDelay();
    socket.write(
      `POST /xperience-dynamics365/updatecontact HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${headers.authorization}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`,
    );
    for (const piece of pieces) {
      socket.write(piece);
      await new Promise((done) => setImmediate(done));
    }
    return socket;
  };
  const row = Buffer.from(`{"contactid":"${ROW}","firstname":"Žofie"}`);
  const bytes = [...row].map((byte) => Uint8Array.of(byte));

  it('is taken in as many pieces as it comes in, characters torn apart among them', async () => {
    const { port } = await listen();
    const socket = await send(port, bytes, row.length);
    const [answer] = await once(socket, 'data');
    socket.destroy();
    expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('is refused when it is no UTF-8', async () => {
    const { base } = await listen();
    const body = Buffer.from(`{"contactid":"${ROW}","firstname":"\u00e9"}`, 'latin1');
    const answer = await fetch(`${base}/updatecontact`, { method: 'POST', headers, body });
    expect(answer.status).toBe(400);
  });

  it('gives its place free when the caller hangs up in the middle of it', async () => {
    const { port, base } = await listen({ atOnce: 1 });
    const status = async () => (await fetch(`${base}/status`, { headers })).status;
    const socket = await send(port, bytes.slice(0, 10), row.length);
    while ((await status()) !== 503);
    socket.destroy();
    while ((await status()) !== 200);
    expect(await status()).toBe(200);
  });
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

it('tells browsers that came by TLS to a host in front to stay with it, and no others', async () => {
  const { base } = await listen();
  const by = async (proto: string) => {
    const forwarded = { ...headers, 'x-forwarded-proto': proto, 'x-forwarded-for': '203.0.113.9' };
    return (await fetch(`${base}/status`, { headers: forwarded })).headers.get('strict-transport-security');
  };
  expect([await by('https'), await by('http')]).toEqual(['max-age=31536000', null]);
});

it('names neither the program nor its version to who is not signed in', async () => {
  const { base, port } = await listen();
  const answers = [await fetch(`${base}/status`), await fetch(`http://127.0.0.1:${port}/`)];
  for (const answer of answers) {
    const said = JSON.stringify([...answer.headers]) + (await answer.text());
    expect(said).not.toMatch(/hono|node|express|server|\d+\.\d+\.\d+/i);
  }
});

describe('limits', () => {
  const key = (api: TestApi, name: string) => ({ 'x-api-key': api.keys.add({ name }) });
  const told = async (answer: Response) => ({
    status: answer.status,
    code: ((await answer.json()) as { code: string }).code,
    wait: Number(answer.headers.get('retry-after')) > 0,
  });

  /** Runs that do not end until they are let. */
  function holdRuns(api: TestApi) {
    let started = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    api.answers.SyncContacts = async () => {
      started += 1;
      await promise;
      return { status: 200, body: {} as components['schemas']['Run'] };
    };
    const until = async (count: number) => {
      while (started < count) await new Promise((done) => setImmediate(done));
    };
    return { until, end: resolve };
  }

  it('of requests a minute hold for each caller', async () => {
    const api = await listen({ callerPerMinute: 3 });
    const [one, other] = [key(api, 'one'), key(api, 'other')];
    const ask = (who: Record<string, string>) => fetch(`${api.base}/status`, { headers: who });
    for (let time = 1; time <= 3; time += 1) expect((await ask(one)).status).toBe(200);
    expect(await told(await ask(one))).toEqual({ status: 429, code: 'tooManyRequests', wait: true });
    expect((await ask(other)).status).toBe(200);
  });

  it('of an address keep out passwords that are not known yet, and nothing else', async () => {
    const api = await listen({ addressPerMinute: 3 });
    const ask = (who: Record<string, string>) => fetch(`${api.base}/status`, { headers: who });
    const wrong = (n: number) => ({ authorization: basic(`user ${n}`, 'guess') });
    expect((await ask(headers)).status).toBe(200);
    for (let time = 1; time <= 3; time += 1) expect((await ask(wrong(time))).status).toBe(401);
    expect(await told(await ask(wrong(4)))).toEqual({ status: 429, code: 'tooManyRequests', wait: true });
    expect((await ask(headers)).status).toBe(200);
    expect((await ask(key(api, 'flows'))).status).toBe(200);
  });

  it('of requests in hand at once hold for each caller', async () => {
    const api = await listen({ callerAtOnce: 1 });
    const runs = holdRuns(api);
    const [one, other] = [key(api, 'one'), key(api, 'other')];
    const held = fetch(`${api.base}/sync/contacts`, { method: 'POST', headers: one });
    await runs.until(1);
    const refused = await fetch(`${api.base}/status`, { headers: one });
    expect(await told(refused)).toEqual({ status: 429, code: 'tooManyAtOnce', wait: true });
    expect((await fetch(`${api.base}/status`, { headers: other })).status).toBe(200);
    runs.end();
    expect((await held).status).toBe(200);
    expect((await fetch(`${api.base}/status`, { headers: one })).status).toBe(200);
  });

  it('of requests in hand at once hold for all callers together', async () => {
    const api = await listen({ atOnce: 1 });
    const runs = holdRuns(api);
    const held = fetch(`${api.base}/sync/contacts`, { method: 'POST', headers: key(api, 'one') });
    await runs.until(1);
    const refused = await fetch(`${api.base}/status`, { headers: key(api, 'other') });
    expect(await told(refused)).toEqual({ status: 503, code: 'bridgeBusy', wait: true });
    runs.end();
    expect((await held).status).toBe(200);
    expect((await fetch(`${api.base}/status`, { headers: key(api, 'third') })).status).toBe(200);
  });

  it('of the memory for bodies hold for all requests in hand, whatever length they announce', async () => {
    const api = await listen({ bodyBytes: 100 * 1024 });
    const runs = holdRuns(api);
    const send = (body: RequestInit) =>
      fetch(`${api.base}/sync/contacts`, { method: 'POST', headers, duplex: 'half', ...body } as RequestInit);
    const held = send({ body: '{}'.padEnd(60 * 1024) });
    await runs.until(1);
    const stream = new ReadableStream({
      start(piece) {
        piece.enqueue(Buffer.from('{}'));
        piece.close();
      },
    });
    for (const body of ['{}'.padEnd(60 * 1024), stream])
      expect(await told(await send({ body }))).toEqual({ status: 503, code: 'bridgeBusy', wait: true });
    runs.end();
    expect((await held).status).toBe(200);
    expect((await send({ body: '{}'.padEnd(60 * 1024) })).status).toBe(200);
  });
});
