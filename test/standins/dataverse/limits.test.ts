import { afterEach, describe, expect, it } from 'vitest';
import { type Caller, connectCaller } from './connectCaller.ts';
import {
  createDataverseStandin,
  type DataverseStandin,
  type DataverseStandinOptions,
} from './createDataverseStandin.ts';
import { createClock } from './limits/createClock.ts';
import type { LogCounts } from './limits/createRequestLog.ts';
import type { Application } from './token/applications.ts';

let standin: DataverseStandin | undefined;

afterEach(async () => {
  await standin?.close();
  standin = undefined;
});

/** A stand-in whose clock stands still, so that windows move only when a test moves them. */
async function start(
  options: DataverseStandinOptions = {},
): Promise<{ standin: DataverseStandin; caller: Caller }> {
  const clock = createClock();
  clock.freeze(new Date('2026-03-01T12:00:00Z'));
  standin = await createDataverseStandin({ clock, tokenLifetimeSeconds: 1_000_000, ...options });
  return { standin, caller: await connectCaller(standin) };
}

async function repeat(times: number, action: () => Promise<unknown>): Promise<void> {
  for (let time = 0; time < times; time += 1) await action();
}

describe('number of requests', () => {
  it('lets the limit through, then answers 429 with code, message and Retry-After', async () => {
    const { caller } = await start({ limits: { requests: 3 } });
    await repeat(3, async () => expect((await caller.get('WhoAmI')).status).toBe(200));
    const answer = await caller.get('WhoAmI');
    expect(answer.status).toBe(429);
    expect(answer.body.error).toEqual({
      code: '0x80072322',
      message: 'Number of requests exceeded the limit of 3 over time window of 300 seconds.',
    });
    expect(answer.headers.get('retry-after')).toBe('300');
  });

  it('is the live limit of 6000 unless another is set', async () => {
    const { caller } = await start();
    expect((await caller.get('WhoAmI')).headers.get('x-ms-ratelimit-burst-remaining-xrm-requests')).toBe(
      '5999',
    );
  });

  it('slides: a request counts no more 300 seconds later, the later ones still do', async () => {
    const {
      caller,
      standin: { clock },
    } = await start({ limits: { requests: 2 } });
    await caller.get('WhoAmI');
    clock.advance(100_000);
    await caller.get('WhoAmI');
    clock.advance(200_000);
    expect((await caller.get('WhoAmI')).status).toBe(200);
    expect((await caller.get('WhoAmI')).headers.get('retry-after')).toBe('100');
  });

  it('takes a caller back when Retry-After has passed', async () => {
    const {
      caller,
      standin: { clock },
    } = await start({ limits: { requests: 1 } });
    await caller.get('WhoAmI');
    const wait = Number((await caller.get('WhoAmI')).headers.get('retry-after'));
    clock.advance(wait * 1000);
    expect((await caller.get('WhoAmI')).status).toBe(200);
  });

  it('makes Retry-After longer for a caller that does not wait', async () => {
    const {
      caller,
      standin: { clock },
    } = await start({ limits: { requests: 1 } });
    await caller.get('WhoAmI');
    clock.advance(290_000);
    expect((await caller.get('WhoAmI')).headers.get('retry-after')).toBe('10');
    expect((await caller.get('WhoAmI')).headers.get('retry-after')).toBe('11');
  });

  it('counts a batch as one request', async () => {
    const { caller } = await start({ limits: { requests: 1 } });
    const part =
      'Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET /api/data/v9.2/WhoAmI HTTP/1.1\r\n\r\n\r\n';
    const body = `--batch_a\r\n${part}--batch_a\r\n${part}--batch_a--\r\n`;
    const headers = { 'Content-Type': 'multipart/mixed; boundary="batch_a"' };
    const answer = await caller.send('POST', '$batch', body, headers);
    expect(answer.status).toBe(200);
    expect(answer.text.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
  });

  it('is counted for each user alone', async () => {
    const { caller, standin: running } = await start({ limits: { requests: 1 } });
    await caller.get('WhoAmI');
    const { body } = await caller.control<Application>('POST', 'applications', { secrets: ['other'] });
    const other = await connectCaller(running, { ...body, secrets: ['other'], certificates: [] });
    expect((await caller.get('WhoAmI')).status).toBe(429);
    expect((await other.get('WhoAmI')).status).toBe(200);
  });

  it('does nothing of a refused request', async () => {
    const {
      caller,
      standin: { organization },
    } = await start({ limits: { requests: 0 } });
    expect((await caller.send('POST', 'contacts', { lastname: 'Novák' })).status).toBe(429);
    expect(organization.table('contact')?.rows.size()).toBe(0);
  });
});

describe('execution time', () => {
  it('adds up by the time model and ends in 429 with its code', async () => {
    const { caller } = await start({
      limits: { executionMilliseconds: 1000 },
      timeModel: { perRequest: 600, delay: false },
    });
    await repeat(2, async () => expect((await caller.get('WhoAmI')).status).toBe(200));
    const answer = await caller.get('WhoAmI');
    expect(answer.status).toBe(429);
    expect(answer.body.error.code).toBe('0x80072321');
    expect(answer.body.error.message).toContain(
      'exceeded limit of 1,000 milliseconds over time window of 300 seconds',
    );
  });

  it('counts rows read and written, and shows what is left', async () => {
    const { caller } = await start({
      contacts: { count: 10 },
      timeModel: { perRowRead: 5_000, perRowWritten: 50_000, delay: false },
    });
    const left = (answer: { headers: Headers }) =>
      answer.headers.get('x-ms-ratelimit-time-remaining-xrm-requests');
    expect(left(await caller.get('contacts?$select=fullname'))).toBe('1,150.00');
    expect(left(await caller.send('POST', 'contacts', { lastname: 'Novák' }))).toBe('1,100.00');
  });

  it('holds the answer back when the model says so', async () => {
    const { caller } = await start({ latency: 60 });
    const started = performance.now();
    await caller.get('WhoAmI');
    expect(performance.now() - started).toBeGreaterThanOrEqual(59);
  });
});

describe('requests at once', () => {
  it('answers 429 with its code to what is too much, and serves the rest', async () => {
    // As long as all five may take to arrive on a machine with much else to do.
    const { caller } = await start({ limits: { concurrent: 2 }, latency: 2_000 });
    const answers = await Promise.all(Array.from({ length: 5 }, () => caller.get('WhoAmI')));
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused).toHaveLength(3);
    expect(refused[0]?.body.error).toEqual({
      code: '0x80072326',
      message: 'Number of concurrent requests exceeded the limit of 2.',
    });
    await caller.control('PATCH', 'load', { perRequest: 0 });
    expect((await caller.get('WhoAmI')).status).toBe(200);
  });

  it('recommends a degree of parallelism on every answer', async () => {
    const { caller } = await start({ dopHint: 12 });
    expect((await caller.get('WhoAmI')).headers.get('x-ms-dop-hint')).toBe('12');
  });
});

describe('over the control path', () => {
  it('changes limits and the time model while it runs', async () => {
    const { caller } = await start();
    await caller.control('PATCH', 'limits', { requests: 1 });
    await caller.control('PATCH', 'load', { perRequest: 10, dopHint: 7 });
    expect((await caller.get('WhoAmI')).headers.get('x-ms-dop-hint')).toBe('7');
    expect((await caller.get('WhoAmI')).status).toBe(429);
    await caller.control('PATCH', 'limits', { enforced: false });
    expect((await caller.get('WhoAmI')).status).toBe(200);
  });

  it('forgets what has been used up', async () => {
    const { caller } = await start({ limits: { requests: 1 } });
    await caller.get('WhoAmI');
    await caller.control('DELETE', 'limits/usage');
    expect((await caller.get('WhoAmI')).status).toBe(200);
  });
});

describe('the log', () => {
  const counts = async (caller: Caller, query = ''): Promise<LogCounts> =>
    (await caller.control<{ counts: LogCounts }>('GET', `log${query}`)).body.counts;

  it('counts requests by kind, status and table, and rows read and written', async () => {
    const { caller } = await start({ contacts: { count: 3 } });
    await caller.get('contacts?$select=fullname');
    await caller.send('POST', 'contacts', { lastname: 'Novák' });
    await caller.get('contacts(00000000-0000-4000-8000-000000000000)');
    expect(await counts(caller)).toMatchObject({
      requests: 3,
      rowsRead: 3,
      rowsWritten: 1,
      byKind: { readMany: 1, create: 1, read: 1 },
      byStatus: { 200: 1, 204: 1, 404: 1 },
      byTable: { contact: 3 },
      tokenRequests: 1,
    });
  });

  it('counts a batch once as a request and each of its operations', async () => {
    const { caller } = await start();
    const part = (line: string, body = '') =>
      `--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n${line} HTTP/1.1\r\nContent-Type: application/json\r\n\r\n${body}\r\n`;
    const body = `${part('POST /api/data/v9.2/contacts', '{"lastname":"A"}')}${part('GET /api/data/v9.2/WhoAmI')}--b--\r\n`;
    await caller.send('POST', '$batch', body, { 'Content-Type': 'multipart/mixed; boundary=b' });
    expect(await counts(caller)).toMatchObject({
      requests: 1,
      byKind: { batch: 1 },
      operations: { create: 1, WhoAmI: 1 },
    });
  });

  it('keeps requests with a tag apart', async () => {
    const { caller } = await start();
    await caller.send('POST', 'contacts?tag=bridge', { lastname: 'A' });
    await caller.send('POST', 'contacts', { lastname: 'B' });
    expect((await counts(caller, '?tag=bridge')).byKind).toEqual({ create: 1 });
    expect((await counts(caller)).byKind).toEqual({ create: 2 });
  });

  it('is empty after a reset', async () => {
    const { caller } = await start();
    await caller.get('WhoAmI');
    await caller.control('DELETE', 'log');
    expect((await counts(caller)).requests).toBe(0);
  });
});
