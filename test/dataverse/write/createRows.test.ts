import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RowCreate } from '../../../bridge/dataverse/types.ts';
import { connect } from '../connect.ts';
import { contact, guid } from '../tables.ts';

const options = { tag: 'bridge' };

function rowsOf(count: number): RowCreate[] {
  return Array.from({ length: count }, (_, index) => ({
    id: guid(index + 1),
    values: { lastname: `Name ${index}` },
  }));
}

async function open() {
  const connection = await connect();
  await connection.client.whoAmI();
  connection.requests.length = 0;
  connection.standin.conditions.log.reset();
  const contacts = connection.standin.organization.table('contact')?.rows;
  return {
    ...connection,
    size: () => contacts?.size() ?? 0,
    stored: (id: string) => contacts?.get(id)?.values,
  };
}

const outcomes = (results: readonly { outcome: string }[]) => [
  ...new Set(results.map(({ outcome }) => outcome)),
];

test('creates each row under its own ID', async () => {
  const { client, stored } = await open();
  const { results } = await client.createRows(contact, rowsOf(3), options);
  expect(results).toEqual(rowsOf(3).map(({ id }) => ({ id, outcome: 'ok' })));
  expect(stored(guid(2))?.lastname).toBe('Name 1');
});

test('creates fifty rows in one request where the table lists CreateMultiple', async () => {
  const { client, standin } = await open();
  await client.createRows(contact, rowsOf(50), options);
  expect(standin.conditions.log.counts().byKind).toEqual({ CreateMultiple: 1 });
});

test('creates by batch where the table does not list it', async () => {
  const { client, standin, size } = await open();
  const { results } = await client.createRows({ ...contact, createMultiple: false }, rowsOf(50), options);
  expect(outcomes(results)).toEqual(['ok']);
  expect(size()).toBe(50);
  expect(standin.conditions.log.counts().byKind).toEqual({ batch: 1 });
});

test('hands rows back from a batch when asked to', async () => {
  const { client } = await open();
  const table = { ...contact, createMultiple: false };
  const { results } = await client.createRows(table, rowsOf(1), { ...options, select: ['lastname'] });
  expect(results).toMatchObject([{ outcome: 'ok', row: { id: guid(1), values: { lastname: 'Name 0' } } }]);
});

test('never writes over a row that is already there', async () => {
  const { client, stored } = await open();
  await client.createRows(contact, [{ id: guid(2), values: { lastname: 'Theirs' } }], options);
  const { results } = await client.createRows(contact, rowsOf(3), options);
  expect(results.map(({ outcome }) => outcome)).toEqual(['ok', 'exists', 'ok']);
  expect(stored(guid(2))?.lastname).toBe('Theirs');
});

test('a rolled back request costs one batch and delivers all but the bad rows', async () => {
  const { client, size, requests } = await open();
  /** No round may meet rows of another one. */
  let made = 0;
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat(39), { minLength: 1, maxLength: 5 }), async (bad) => {
      const before = size();
      requests.length = 0;
      const rows = Array.from({ length: 40 }, (_, index) => {
        made += 1;
        const firstname = bad.includes(index) ? 'x'.repeat(51) : 'Good';
        return { id: guid(made), values: { lastname: 'X', firstname } };
      });
      const { results } = await client.createRows(contact, rows, options);
      expect(results.map(({ outcome }) => outcome)).toEqual(
        rows.map((_, index) => (bad.includes(index) ? 'refused' : 'ok')),
      );
      expect(size() - before).toBe(40 - bad.length);
      expect(requests).toHaveLength(2);
    }),
    { numRuns: 10 },
  );
});

test('a refused row says what Dynamics found wrong', async () => {
  const { client } = await open();
  const { results } = await client.createRows(
    contact,
    [{ id: guid(1), values: { firstname: 'x'.repeat(51) } }],
    options,
  );
  expect(results).toMatchObject([
    {
      outcome: 'refused',
      reason: 'data',
      error: { code: '0x80044331', message: expect.stringContaining('firstname') },
    },
  ]);
});

test('a missing right is told for each row', async () => {
  const { client, standin } = await open();
  standin.organization.rights.set((await client.whoAmI()).userId, new Set(['Read contact'] as const));
  const { results } = await client.createRows(contact, rowsOf(2), options);
  expect(results).toMatchObject([
    { outcome: 'refused', reason: 'forbidden' },
    { outcome: 'refused', reason: 'forbidden' },
  ]);
});

describe('a lost answer', () => {
  test.each([
    ['the connection was cut before the commit', { type: 'cut', when: 'beforeCommit' }, 0],
    ['the connection was cut after the commit', { type: 'cut', when: 'afterCommit' }, 2],
    ['the answer was truncated', { type: 'truncate', afterBodyBytes: 30 }, 2],
    ['a gateway answered 503', { type: 'unavailable' }, 0],
  ] as const)('leaves its rows unknown when %s, and sends nothing twice', async (_, fault, created) => {
    const { client, standin, requests, size } = await open();
    standin.conditions.faults.add({ match: {}, schedule: { times: 1 }, scope: 'request', fault });
    const { results } = await client.createRows(contact, rowsOf(2), options);
    expect(outcomes(results)).toEqual(['unknown']);
    expect(size()).toBe(created);
    expect(requests).toHaveLength(1);
  });

  test('of the batch after a roll-back leaves its rows unknown too', async () => {
    const { client, standin, requests } = await open();
    standin.conditions.faults.add({
      match: { kinds: ['batch'] },
      schedule: {},
      scope: 'request',
      fault: { type: 'cut', when: 'afterCommit' },
    });
    const rows = [...rowsOf(2), { id: guid(3), values: { firstname: 'x'.repeat(51) } }];
    const { results } = await client.createRows(contact, rows, options);
    expect(outcomes(results)).toEqual(['unknown']);
    expect(requests).toHaveLength(2);
  });

  test('is made good by asking again, whatever had happened', async () => {
    const { client, standin, size } = await open();
    standin.conditions.faults.add({
      match: {},
      schedule: { times: 1 },
      scope: 'request',
      fault: { type: 'cut', when: 'afterCommit' },
    });
    await client.createRows(contact, rowsOf(2), options);
    const { results } = await client.createRows(contact, rowsOf(2), options);
    expect(outcomes(results)).toEqual(['exists']);
    expect(size()).toBe(2);
  });
});

test('throttling is waited out and every row created once', async () => {
  const { client, standin, size } = await open();
  const fault = { type: 'throttle', code: 'concurrency', retryAfterSeconds: 5 } as const;
  standin.conditions.faults.add({ match: {}, schedule: { every: 2 }, scope: 'request', fault });
  const { results } = await client.createRows(contact, rowsOf(500), options);
  expect(outcomes(results)).toEqual(['ok']);
  expect(size()).toBe(500);
});

test('works beside other callers of the same identity', async () => {
  const { client, size } = await open();
  const thousand = rowsOf(1000);
  const reports = await Promise.all([
    client.createRows(contact, thousand.slice(0, 400), options),
    client.createRows(contact, thousand.slice(400), options),
    client.readRows(
      contact,
      thousand.map(({ id }) => id),
      { select: [] },
    ),
  ]);
  expect(outcomes([...reports[0].results, ...reports[1].results])).toEqual(['ok']);
  expect(size()).toBe(1000);
});
