import { expect, test } from 'vitest';
import { connect, connectTo } from '../connect.ts';
import { json, serve } from '../serve.ts';
import { contact, guid } from '../tables.ts';

async function withContacts(count: number) {
  const connection = await connect({ contacts: { count } });
  const ids = [...(connection.standin.organization.table('contact')?.rows.scan() ?? [])].map(({ id }) => id);
  return { ...connection, ids };
}

test('gives the rows by ID with version and the selected properties', async () => {
  const { client, ids } = await withContacts(3);
  const rows = await client.readRows(contact, ids.slice(0, 2), {
    select: ['firstname', 'birthdate', '_ownerid_value'],
  });
  expect([...rows.keys()].sort()).toEqual(ids.slice(0, 2).sort());
  const row = rows.get(ids[0] ?? '');
  expect(row?.etag).toMatch(/^W\/"\d+"$/);
  expect(Object.keys(row?.values ?? {}).sort()).toEqual([
    '_ownerid_value',
    'birthdate',
    'contactid',
    'firstname',
  ]);
});

test('leaves out rows that are not there', async () => {
  const { client, ids } = await withContacts(1);
  const rows = await client.readRows(contact, [guid(1), ...ids, guid(2)], { select: ['firstname'] });
  expect([...rows.keys()]).toEqual(ids);
});

test('takes IDs in any case', async () => {
  const { client, ids } = await withContacts(1);
  const rows = await client.readRows(contact, [ids[0]?.toUpperCase() ?? ''], { select: [] });
  expect([...rows.keys()]).toEqual(ids);
});

test('tells which table a lookup points to', async () => {
  const { client, ids } = await withContacts(1);
  const rows = await client.readRows(contact, ids, { select: ['_ownerid_value'] });
  expect(rows.get(ids[0] ?? '')?.lookupTables).toEqual({ _ownerid_value: 'systemuser' });
});

test.each([
  [0, 0],
  [1, 1],
  [700, 1],
  [1000, 1],
  [5000, 1],
])('reads %i rows in %i requests', async (count, expected) => {
  const { client, ids, requests } = await withContacts(count);
  const rows = await client.readRows(contact, ids, { select: ['firstname', 'lastname', 'emailaddress1'] });
  expect(rows.size).toBe(count);
  expect(requests).toHaveLength(expected);
});

test('follows every page', async () => {
  const { client } = await withContacts(6000);
  // Every contact the stand-in makes has this value: more rows than a page of Dataverse holds.
  const rows = await client.findRows(contact, 'statecode', [0], { select: ['firstname'] });
  expect(rows).toHaveLength(6000);
});

test('follows a page only to its own host, whatever the link says', async () => {
  const { url, received } = await serve((request, response) =>
    json(response, 200, {
      value: [],
      ...(request.url.includes('skiptoken')
        ? {}
        : {
            '@odata.nextLink': 'https://elsewhere.example/api/data/v9.2/contacts?$skiptoken=%3Ca%20b=%221%22',
          }),
    }),
  );
  const { client } = connectTo(url);
  await client.readRows(contact, [guid(1)], { select: [] });
  expect(received[1]?.url).toBe('/api/data/v9.2/contacts?$skiptoken=%3Ca%20b=%221%22');
});

test('a link out of the Web API is a failure', async () => {
  const { url } = await serve((_, response) =>
    json(response, 200, { value: [], '@odata.nextLink': 'https://elsewhere.example/steal' }),
  );
  const { client } = connectTo(url);
  await expect(client.readRows(contact, [guid(1)], { select: [] })).rejects.toMatchObject({
    kind: 'protocol',
  });
});

test.each([
  ['an ID that is no GUID', ['x'], []],
  ['a property that is no name', [guid(1)], ['firstname&$filter=1']],
])('%s never reaches Dynamics', async (_, ids, select) => {
  const { client, requests } = await connect();
  await expect(client.readRows(contact, ids, { select })).rejects.toThrow(RangeError);
  expect(requests).toEqual([]);
});

test('a column that has gone is a failure that names it', async () => {
  const { client, ids } = await withContacts(1);
  await expect(client.readRows(contact, ids, { select: ['kx_gone'] })).rejects.toMatchObject({
    kind: 'protocol',
    message: expect.stringMatching(/kx_gone.*mapping/),
  });
});

test.each([
  ['throttled', { type: 'throttle', code: 'requests', retryAfterSeconds: 20 }],
  ['unavailable', { type: 'unavailable' }],
  ['cut', { type: 'cut', when: 'afterCommit' }],
  ['truncated', { type: 'truncate', afterBodyBytes: 40 }],
  ['mis-framed', { type: 'misframe', how: 'missingPart' }],
  ['extended by a part', { type: 'misframe', how: 'extraPart' }],
  ['left open', { type: 'misframe', how: 'noClosingBoundary' }],
  ['given a wrong boundary', { type: 'misframe', how: 'wrongBoundary' }],
  ['refused for an expired token', { type: 'expiredToken' }],
] as const)('a bulk read that is %s at first comes through', async (_, fault) => {
  const { standin, client, ids } = await withContacts(1000);
  standin.conditions.faults.add({ match: {}, schedule: { times: 1 }, scope: 'request', fault });
  expect((await client.readRows(contact, ids, { select: ['firstname'] })).size).toBe(1000);
});

test.each([1, 1000])('a busy database is asked again for %i rows', async (count) => {
  const { standin, client, ids } = await withContacts(count);
  const fault = { type: 'error', status: 500, code: '0x80044151', message: 'SQL timeout expired.' } as const;
  standin.conditions.faults.add({
    match: { kinds: ['readMany'] },
    schedule: { nth: 1 },
    scope: 'operation',
    fault,
  });
  expect((await client.readRows(contact, ids, { select: ['firstname'] })).size).toBe(count);
});

test('a bulk read of which one part was throttled comes through', async () => {
  const { standin, client, ids } = await withContacts(1000);
  const fault = { type: 'throttle', code: 'executionTime', retryAfterSeconds: 5 } as const;
  standin.conditions.faults.add({
    match: { kinds: ['readMany'] },
    schedule: { nth: 2 },
    scope: 'operation',
    fault,
  });
  expect((await client.readRows(contact, ids, { select: ['firstname'] })).size).toBe(1000);
  expect(standin.conditions.faults.list()[0]?.struck).toBe(1);
});
