import { describe, expect, test } from 'vitest';
import type { RowUpdate } from '../../../bridge/dataverse/types.ts';
import { instantClock } from '../clocks.ts';
import { connect, connectTo } from '../connect.ts';
import { serve } from '../serve.ts';
import { contact, guid } from '../tables.ts';

const select = ['firstname', 'lastname'];
const options = { tag: 'bridge', select };

async function withContacts(count: number, clientOptions = {}) {
  const connection = await connect({}, clientOptions);
  const { client, requests, standin } = connection;
  const ids = Array.from({ length: count }, (_, index) => guid(index + 1));
  await client.createRows(
    contact,
    ids.map((id) => ({ id, values: { firstname: 'Old', lastname: 'X' } })),
    { tag: 'test' },
  );
  const rows = await client.readRows(contact, ids, { select });
  requests.length = 0;
  standin.conditions.log.reset();
  const updates = ids.map(
    (id): RowUpdate => ({ id, etag: rows.get(id)?.etag ?? '', values: { firstname: `New ${id}` } }),
  );
  const stored = (id: string) => standin.organization.table('contact')?.rows.get(id)?.values;
  return { ...connection, ids, updates, stored };
}

const outcomes = (results: readonly { outcome: string }[]) => [
  ...new Set(results.map(({ outcome }) => outcome)),
];

test('hands back each row as Dynamics holds it, with its new version', async () => {
  const { client, updates } = await withContacts(2);
  const { results, failure } = await client.updateRows(contact, updates, options);
  expect(failure).toBeUndefined();
  expect(results).toEqual(
    updates.map(({ id, etag }) => ({
      id,
      outcome: 'ok',
      row: {
        id,
        etag: expect.not.stringMatching(etag ?? ''),
        values: { contactid: id, firstname: `New ${id}`, lastname: 'X' },
        lookupTables: {},
      },
    })),
  );
});

test('the version handed back serves for the next update', async () => {
  const { client, updates } = await withContacts(1);
  const {
    results: [first],
  } = await client.updateRows(contact, updates, options);
  const etag = first?.outcome === 'ok' ? first.row.etag : '';
  const { results } = await client.updateRows(
    contact,
    [{ id: guid(1), etag, values: { lastname: 'Y' } }],
    options,
  );
  expect(results).toMatchObject([{ outcome: 'ok', row: { values: { lastname: 'Y' } } }]);
});

test('writes a hundred rows in at most two requests', async () => {
  const { client, updates, requests } = await withContacts(100);
  await client.updateRows(contact, updates, options);
  expect(requests.length).toBeLessThanOrEqual(2);
});

test('marks its writes with its tag', async () => {
  const { client, updates, standin } = await withContacts(1);
  await client.updateRows(contact, updates, { ...options, tag: 'bridge:1 & co' });
  const [entry] = standin.conditions.log.entries();
  expect(entry?.operations).toMatchObject([{ kind: 'update', table: 'contact', rows: 1 }]);
});

test('nothing to update costs nothing', async () => {
  const { client, requests } = await withContacts(1);
  expect(await client.updateRows(contact, [], options)).toEqual({ results: [] });
  expect(requests).toEqual([]);
});

describe('a row', () => {
  test('changed since it was read is left alone', async () => {
    const { client, updates, stored } = await withContacts(2);
    await client.updateRows(contact, [{ id: guid(1), values: { firstname: 'Theirs' } }], options);
    const { results } = await client.updateRows(contact, updates, options);
    expect(results.map(({ outcome }) => outcome)).toEqual(['changed', 'ok']);
    expect(stored(guid(1))?.firstname).toBe('Theirs');
  });

  test('that is gone is missing and is not created', async () => {
    const { client, updates, stored } = await withContacts(1);
    const gone = [
      { id: guid(7), etag: 'W/"1"', values: { firstname: 'Ghost' } },
      { id: guid(8), values: { firstname: 'Ghost' } },
    ];
    const { results } = await client.updateRows(contact, [...gone, ...updates], options);
    expect(results.map(({ outcome }) => outcome)).toEqual(['missing', 'missing', 'ok']);
    expect(stored(guid(8))).toBeUndefined();
  });

  test.each([
    ['too long a text', { firstname: 'x'.repeat(51) }, /50/],
    ['an unknown column', { kx_gone: 1 }, /kx_gone/],
    ['an unknown choice', { gendercode: 99 }, /99/],
    [
      'a lookup to a row that is not there',
      { 'parentcustomerid_account@odata.bind': `/accounts(${guid(9)})` },
      /Does Not Exist/,
    ],
  ])('with %s is refused alone', async (_, values, message) => {
    const { client, updates } = await withContacts(3);
    const poisoned = updates.map((update, index) => (index === 1 ? { ...update, values } : update));
    const { results } = await client.updateRows(contact, poisoned, options);
    expect(results.map(({ outcome }) => outcome)).toEqual(['ok', 'refused', 'ok']);
    expect(results[1]).toMatchObject({ reason: 'data', error: { message: expect.stringMatching(message) } });
  });

  test('that may not be written is refused as forbidden', async () => {
    const { client, updates, standin } = await withContacts(1);
    const user = (await client.whoAmI()).userId;
    standin.organization.rights.set(user, new Set(['Read contact'] as const));
    const { results } = await client.updateRows(contact, updates, options);
    expect(results).toMatchObject([{ outcome: 'refused', reason: 'forbidden' }]);
  });

  test('put off by a deadlock is sent again, the others are not', async () => {
    const { client, updates, standin, requests } = await withContacts(3);
    const fault = { type: 'error', status: 500, code: '0x80044150', message: 'Generic SQL error.' } as const;
    standin.conditions.faults.add({
      match: { kinds: ['update'] },
      schedule: { nth: 2 },
      scope: 'operation',
      fault,
    });
    const { results } = await client.updateRows(contact, updates, options);
    expect(outcomes(results)).toEqual(['ok']);
    expect(requests.map(({ operations }) => operations)).toEqual([3, 1]);
  });

  test('throttled within a batch makes the whole identity wait as long as Dataverse asks', async () => {
    const clock = instantClock();
    const { client, standin, updates } = await withContacts(2, clock);
    standin.conditions.faults.add({
      match: { kinds: ['update'] },
      schedule: { nth: 1 },
      scope: 'operation',
      fault: { type: 'throttle', code: 'executionTime', retryAfterSeconds: 33 },
    });
    clock.slept.length = 0;
    const { results } = await client.updateRows(contact, updates, options);
    expect(outcomes(results)).toEqual(['ok']);
    expect(clock.slept.reduce((sum, slept) => sum + slept, 0)).toBeGreaterThanOrEqual(33_000);
  });

  test('put off again and again is refused as transient', async () => {
    const { client, updates, standin, requests } = await withContacts(1);
    const fault = { type: 'throttle', code: 'executionTime', retryAfterSeconds: 1 } as const;
    standin.conditions.faults.add({ match: { kinds: ['update'] }, schedule: {}, scope: 'operation', fault });
    const { results } = await client.updateRows(contact, updates, options);
    expect(results).toMatchObject([{ outcome: 'refused', reason: 'transient' }]);
    expect(requests).toHaveLength(3);
  });

  test('too large for a request is refused alone', async () => {
    const { client, updates, standin } = await withContacts(3);
    const fault = { type: 'error', status: 413, code: '', message: 'Request entity too large.' } as const;
    standin.conditions.faults.add({ match: { body: guid(2) }, schedule: {}, scope: 'request', fault });
    const { results, failure } = await client.updateRows(contact, updates, options);
    expect(results.map(({ outcome }) => outcome)).toEqual(['ok', 'refused', 'ok']);
    expect(failure).toBeUndefined();
  });

  test('named twice is a mistake of the caller, and nothing is sent', async () => {
    const { client, updates, requests } = await withContacts(1);
    await expect(client.updateRows(contact, [...updates, ...updates], options)).rejects.toThrow(RangeError);
    expect(requests).toEqual([]);
  });
});

describe('a lost answer', () => {
  test.each([
    ['the connection was cut before the commit', { type: 'cut', when: 'beforeCommit' }, 'Old'],
    ['the connection was cut after the commit', { type: 'cut', when: 'afterCommit' }, 'New'],
    ['the answer was truncated', { type: 'truncate', afterBodyBytes: 300 }, 'New'],
    ['a part was missing', { type: 'misframe', how: 'missingPart' }, 'New'],
    ['a part was too many', { type: 'misframe', how: 'extraPart' }, 'New'],
    ['the boundary was wrong', { type: 'misframe', how: 'wrongBoundary' }, 'New'],
    ['the closing boundary was missing', { type: 'misframe', how: 'noClosingBoundary' }, 'New'],
    ['a gateway answered 503', { type: 'unavailable' }, 'Old'],
  ] as const)('leaves its rows unknown when %s, and sends nothing twice', async (_, fault, expected) => {
    const { client, updates, standin, requests, stored } = await withContacts(2);
    standin.conditions.faults.add({ match: {}, schedule: { times: 1 }, scope: 'request', fault });
    const { results, failure } = await client.updateRows(contact, updates, options);
    expect(outcomes(results)).toEqual(['unknown']);
    expect(failure).toBeUndefined();
    expect(requests).toHaveLength(1);
    expect(String(stored(guid(1))?.firstname)).toMatch(expected);
  });

  test('leaves rows of other requests alone', async () => {
    const { client, updates, standin } = await withContacts(200);
    const fault = { type: 'cut', when: 'afterCommit' } as const;
    standin.conditions.faults.add({ match: {}, schedule: { nth: 1 }, scope: 'request', fault });
    const { results } = await client.updateRows(contact, updates, options);
    expect(new Set(outcomes(results))).toEqual(new Set(['unknown', 'ok']));
  });

  test('again and again means that Dynamics is away: the rest stays unsent', async () => {
    const { client, updates, standin, requests } = await withContacts(1000);
    standin.conditions.faults.add({
      match: {},
      schedule: {},
      scope: 'request',
      fault: { type: 'cut', when: 'beforeCommit' },
    });
    const { results, failure } = await client.updateRows(contact, updates, options);
    expect(failure).toMatchObject({ kind: 'unreachable' });
    expect(results.at(-1)?.outcome).toBe('unsent');
    expect(requests.length).toBeLessThan(10);
  });

  test('of a batch that stopped at its first error leaves all rows unknown', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(400, { 'content-type': 'multipart/mixed; boundary=b' });
      response.end(
        '--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 400 Bad Request\r\n\r\n{}\r\n--b--',
      );
    });
    const { client } = connectTo(url);
    const { results } = await client.updateRows(contact, [{ id: guid(1), values: {} }], options);
    expect(results).toMatchObject([{ outcome: 'unknown' }]);
  });

  test('about another row is not believed', async () => {
    const { url } = await serve((request, response) => {
      const [boundary] = request.body.split('\r\n', 1);
      const body = JSON.stringify({ '@odata.etag': 'W/"2"', contactid: guid(2) });
      response.writeHead(200, { 'content-type': `multipart/mixed; boundary=${boundary?.slice(2)}` });
      response.end(
        [
          boundary,
          'Content-Type: application/http',
          '',
          'HTTP/1.1 200 OK',
          '',
          body,
          `${boundary}--`,
          '',
        ].join('\r\n'),
      );
    });
    const { client } = connectTo(url);
    const { results } = await client.updateRows(contact, [{ id: guid(1), values: {} }], options);
    expect(results).toMatchObject([{ outcome: 'unknown', detail: expect.stringContaining(guid(2)) }]);
  });
});

describe('a failure of the whole', () => {
  test('of the token leaves every row unsent', async () => {
    const { client, updates, standin } = await withContacts(2);
    standin.conditions.faults.add({
      match: {},
      schedule: {},
      scope: 'request',
      fault: { type: 'expiredToken' },
    });
    const { results, failure } = await client.updateRows(contact, updates, options);
    expect(outcomes(results)).toEqual(['unsent']);
    expect(failure).toMatchObject({ kind: 'unauthorized' });
  });

  test('by throttling beyond the deadline leaves every row unsent', async () => {
    const clock = instantClock();
    const { client, updates, standin } = await withContacts(2, clock);
    const fault = { type: 'throttle', code: 'requests', retryAfterSeconds: 300 } as const;
    standin.conditions.faults.add({ match: {}, schedule: {}, scope: 'request', fault });
    const { results, failure } = await client.updateRows(contact, updates, {
      ...options,
      deadline: clock.now() + 60_000,
    });
    expect(outcomes(results)).toEqual(['unsent']);
    expect(failure).toMatchObject({ kind: 'throttled' });
  });

  test('does not take away what was done before it', async () => {
    const { client, updates, standin } = await withContacts(1000);
    const fault = {
      type: 'error',
      status: 403,
      code: '0x80040220',
      message: 'missing prvWriteContact',
    } as const;
    standin.conditions.faults.add({ match: {}, schedule: { nth: 6 }, scope: 'request', fault });
    const { results, failure } = await client.updateRows(contact, updates, options);
    expect(failure).toMatchObject({ kind: 'forbidden' });
    expect(new Set(outcomes(results))).toEqual(new Set(['ok', 'unsent']));
  });
});

test('throttling is waited out and every row written once', async () => {
  const { client, updates, standin } = await withContacts(500);
  const fault = { type: 'throttle', code: 'requests', retryAfterSeconds: 20 } as const;
  standin.conditions.faults.add({ match: {}, schedule: { every: 2 }, scope: 'request', fault });
  const { results } = await client.updateRows(contact, updates, options);
  expect(outcomes(results)).toEqual(['ok']);
  expect(standin.conditions.log.counts().operations.update).toBe(500);
});

test('an expired token is replaced in the middle of it', async () => {
  const { client, updates, standin, tokenRequests } = await withContacts(2);
  standin.conditions.tokens.expireAll();
  const { results } = await client.updateRows(contact, updates, options);
  expect(outcomes(results)).toEqual(['ok']);
  expect(tokenRequests).toHaveLength(2);
});

describe('the right to write', () => {
  test('is asked before each request; without it nothing more is sent', async () => {
    const { client, updates, requests } = await withContacts(1000);
    let asked = 0;
    const mayWrite = () => {
      asked += 1;
      return asked <= 3;
    };
    const { results, failure } = await client.updateRows(contact, updates, { ...options, mayWrite });
    expect(failure).toMatchObject({ kind: 'stopped' });
    expect(requests).toHaveLength(3);
    expect(results.at(-1)?.outcome).toBe('unsent');
  });

  test('that cannot be asked about is not held, and what was done stays told', async () => {
    const { client, updates } = await withContacts(1000);
    let asked = 0;
    const mayWrite = async () => {
      asked += 1;
      if (asked > 3) throw new Error('The database is gone.');
      return true;
    };
    const { results, failure } = await client.updateRows(contact, updates, { ...options, mayWrite });
    expect(failure).toMatchObject({ kind: 'stopped', cause: { message: 'The database is gone.' } });
    expect(new Set(outcomes(results))).toEqual(new Set(['ok', 'unsent']));
  });

  test('is asked after the wait that throttling costs', async () => {
    const clock = instantClock();
    const { client, updates, standin, requests } = await withContacts(1, clock);
    const fault = { type: 'throttle', code: 'requests', retryAfterSeconds: 20 } as const;
    standin.conditions.faults.add({ match: {}, schedule: { times: 1 }, scope: 'request', fault });
    const end = clock.now() + 10_000;
    const { results } = await client.updateRows(contact, updates, {
      ...options,
      mayWrite: () => clock.now() < end,
    });
    expect(outcomes(results)).toEqual(['unsent']);
    expect(requests).toHaveLength(1);
  });
});

test('a signal leaves what is in flight unknown and the rest unsent', async () => {
  const { client, updates, standin, requests } = await withContacts(1000);
  standin.conditions.faults.add({
    match: {},
    schedule: {},
    scope: 'request',
    fault: { type: 'held' },
  });
  const controller = new AbortController();
  let sent = 0;
  const writing = client.updateRows(contact, updates, {
    ...options,
    signal: controller.signal,
    mayWrite: () => {
      sent += 1;
      return true;
    },
  });
  await expect.poll(() => sent).toBeGreaterThanOrEqual(4);
  await new Promise((resolve) => setImmediate(resolve));
  controller.abort();
  const { results, failure } = await writing;
  expect(failure).toMatchObject({ kind: 'stopped' });
  expect(new Set(outcomes(results))).toEqual(new Set(['unknown', 'unsent']));
  expect(requests).toHaveLength(4);
});
