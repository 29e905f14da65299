import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Caller, connectCaller } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';
import type { FaultState } from './faults/faultRule.ts';

let standin: DataverseStandin;
let caller: Caller;

beforeEach(async () => {
  standin = await createDataverseStandin();
  caller = await connectCaller(standin);
});
afterEach(() => standin.close());

const fault = async (rule: object): Promise<FaultState> =>
  (await caller.control<FaultState>('POST', 'faults', rule)).body;
const contacts = (): number => standin.organization.table('contact')?.rows.size() ?? -1;
const create = (lastname = 'Novák') => caller.send('POST', 'contacts', { lastname });

/** Statuses of several requests one after the other; 0 where the connection broke. */
async function statuses(times: number, send: () => Promise<{ status: number }>): Promise<number[]> {
  const found: number[] = [];
  for (let time = 0; time < times; time += 1) {
    found.push(
      await send()
        .then((answer) => answer.status)
        .catch(() => 0),
    );
  }
  return found;
}

const unavailable = { type: 'unavailable' };

describe('when a fault strikes', () => {
  it('is always, without a schedule, until it is removed', async () => {
    const { id } = await fault({ fault: unavailable });
    expect(await statuses(2, () => caller.get('WhoAmI'))).toEqual([503, 503]);
    await caller.control('DELETE', `faults/${id}`);
    expect((await caller.get('WhoAmI')).status).toBe(200);
  });

  it('is the nth match only', async () => {
    await fault({ schedule: { nth: 2 }, fault: unavailable });
    expect(await statuses(4, () => caller.get('WhoAmI'))).toEqual([200, 503, 200, 200]);
  });

  it('is every nth match', async () => {
    await fault({ schedule: { every: 2 }, fault: unavailable });
    expect(await statuses(4, () => caller.get('WhoAmI'))).toEqual([200, 503, 200, 503]);
  });

  it('is no more often than it may', async () => {
    await fault({ schedule: { times: 1 }, fault: unavailable });
    expect(await statuses(3, () => caller.get('WhoAmI'))).toEqual([503, 200, 200]);
  });

  it('is the same for the same seed, and about as often as its probability', async () => {
    const run = async (): Promise<number[]> => {
      const { id } = await fault({ schedule: { probability: 0.3, seed: 7 }, fault: unavailable });
      const found = await statuses(60, () => caller.get('WhoAmI'));
      await caller.control('DELETE', `faults/${id}`);
      return found;
    };
    const first = await run();
    expect(await run()).toEqual(first);
    const struck = first.filter((status) => status === 503).length;
    expect(struck).toBeGreaterThan(8);
    expect(struck).toBeLessThan(30);
  });

  it.each([
    ['kinds', { kinds: ['create'] }],
    ['tables', { tables: ['contact'], methods: ['POST'] }],
    ['tag', { tag: 'run' }],
    ['address', { address: 'contacts?tag' }],
    ['body', { body: 'Novák' }],
  ])('is for requests that match its %s', async (_, match) => {
    await fault({ match, fault: unavailable });
    expect((await caller.send('POST', 'contacts?tag=run', { lastname: 'Novák' })).status).toBe(503);
    expect((await caller.get('WhoAmI')).status).toBe(200);
  });

  it('is told by the list of faults', async () => {
    await fault({ schedule: { nth: 2 }, fault: unavailable });
    await statuses(3, () => caller.get('WhoAmI'));
    expect((await caller.control<FaultState[]>('GET', 'faults')).body).toMatchObject([
      { matched: 3, struck: 1 },
    ]);
  });
});

describe('what a fault does', () => {
  it.each([
    ['requests', '0x80072322'],
    ['executionTime', '0x80072321'],
    ['concurrency', '0x80072326'],
  ])('429 %s', async (code, expected) => {
    await fault({ fault: { type: 'throttle', code, retryAfterSeconds: 4 } });
    const answer = await create();
    expect(answer.status).toBe(429);
    expect(answer.body.error.code).toBe(expected);
    expect(answer.headers.get('retry-after')).toBe('4');
    expect(contacts()).toBe(0);
  });

  it('503 that is no JSON', async () => {
    await fault({ fault: { type: 'unavailable', retryAfterSeconds: 2 } });
    const answer = await caller.get('WhoAmI');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toBe('text/html');
    expect(answer.headers.get('retry-after')).toBe('2');
  });

  it('holds a request until its fault is removed', async () => {
    const { id } = await fault({ fault: { type: 'held' } });
    let answered = false;
    const going = create().then((answer) => {
      answered = true;
      return answer;
    });
    const struck = async () => (await caller.control<FaultState[]>('GET', 'faults')).body[0]?.struck;
    await vi.waitFor(async () => expect(await struck()).toBe(1), { timeout: 60_000 });
    expect([answered, contacts()]).toEqual([false, 0]);
    await caller.control('DELETE', `faults/${id}`);
    expect((await going).status).toBe(204);
    expect(contacts()).toBe(1);
  });

  it('holds an answer back', async () => {
    await fault({ fault: { type: 'slow', milliseconds: 80 } });
    const started = performance.now();
    await caller.get('WhoAmI');
    expect(performance.now() - started).toBeGreaterThanOrEqual(79);
  });

  it('cuts the connection before anything is done', async () => {
    await fault({ fault: { type: 'cut', when: 'beforeCommit' } });
    await expect(create()).rejects.toThrow();
    expect(contacts()).toBe(0);
  });

  it('cuts the connection when all is done', async () => {
    await fault({ fault: { type: 'cut', when: 'afterCommit' } });
    await expect(create()).rejects.toThrow();
    expect(contacts()).toBe(1);
  });

  it('breaks an answer off in its body', async () => {
    await fault({ fault: { type: 'truncate', afterBodyBytes: 10 } });
    await expect(caller.get('contacts')).rejects.toThrow();
  });

  it('treats a good token as expired', async () => {
    await fault({ schedule: { times: 1 }, fault: { type: 'expiredToken' } });
    expect(await statuses(2, () => caller.get('WhoAmI'))).toEqual([401, 200]);
  });

  it('answers an error of its own', async () => {
    await fault({ fault: { type: 'error', status: 500, code: '0x80044150', message: 'Generic SQL error.' } });
    const answer = await create();
    expect(answer.status).toBe(500);
    expect(answer.body.error).toEqual({ code: '0x80044150', message: 'Generic SQL error.' });
  });
});

describe('in a batch', () => {
  const part = (lastname: string): string =>
    `--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nPOST /api/data/v9.2/contacts HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{"lastname":"${lastname}"}\r\n`;
  const batch = (...names: string[]) =>
    caller.send('POST', '$batch', `${names.map(part).join('')}--b--\r\n`, {
      'Content-Type': 'multipart/mixed; boundary=b',
      Prefer: 'odata.continue-on-error',
    });
  const inner = (text: string): string[] =>
    [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status ?? '');

  it('strikes the operation it matches and leaves the others alone', async () => {
    await fault({
      scope: 'operation',
      match: { body: 'Two' },
      fault: { type: 'error', status: 500, code: '0x80044150', message: 'Generic SQL error.' },
    });
    expect(inner((await batch('One', 'Two', 'Three')).text)).toEqual(['204', '500', '204']);
    expect(contacts()).toBe(2);
  });

  it('cuts the whole batch after its commit', async () => {
    await fault({ match: { kinds: ['batch'] }, fault: { type: 'cut', when: 'afterCommit' } });
    await expect(batch('One', 'Two')).rejects.toThrow();
    expect(contacts()).toBe(2);
  });

  it.each([
    ['wrongBoundary', (text: string, boundary: string) => !text.includes(`--${boundary}\r\n`)],
    ['noClosingBoundary', (text: string, boundary: string) => !text.includes(`--${boundary}--`)],
    ['missingPart', (text: string) => inner(text).length === 1],
    ['extraPart', (text: string) => inner(text).length === 3],
  ] as const)('spoils the framing: %s', async (how, spoiled) => {
    await fault({ match: { kinds: ['batch'] }, fault: { type: 'misframe', how } });
    const answer = await batch('One', 'Two');
    const boundary = /boundary="?([^";]+)/.exec(answer.headers.get('content-type') ?? '')?.[1] ?? '';
    expect(boundary).not.toBe('');
    expect(spoiled(answer.text, boundary)).toBe(true);
    expect(contacts()).toBe(2);
  });
});

describe('a rule that makes no sense', () => {
  it.each([
    ['an unknown fault', { fault: { type: 'explode' } }],
    ['an unknown property', { fault: unavailable, wehn: {} }],
    ['an impossible probability', { schedule: { probability: 2 }, fault: unavailable }],
  ])('is refused: %s', async (_, rule) => {
    const answer = await caller.control<{ error: string }>('POST', 'faults', rule);
    expect(answer.status).toBe(400);
    expect(answer.body.error).not.toBe('');
    expect((await caller.control('GET', 'faults')).body).toEqual([]);
  });
});
