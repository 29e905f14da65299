import { describe, expect, it } from 'vitest';
import { SyncRefused } from '../../../bridge/sync/syncRefused.ts';
import { FREE_ROW, ROW } from '../createMemoryServices.ts';
import { createTestApi } from '../createTestApi.ts';

const as = 'editor';

it('answers with the fields that were changed', async () => {
  const { send, calls } = createTestApi();
  const row = { contactid: ROW, firstname: 'Augusta' };
  const answer = await send('POST', '/updatecontact', { as, json: row });
  expect(answer.status).toBe(200);
  expect(answer.json()).toEqual({ contactId: 7, rowId: ROW, changedFields: ['ContactFirstName'] });
  expect(calls).toEqual([['update', ROW, row, 'editor']]);
});

it('answers 204 without a body when nothing differs', async () => {
  const { send } = createTestApi();
  const answer = await send('POST', '/updatecontact', { as, json: { contactid: ROW, firstname: 'Ada' } });
  expect([answer.status, answer.text]).toEqual([204, '']);
});

it('answers 204 for a row that is not linked', async () => {
  const { send } = createTestApi();
  expect((await send('POST', '/updatecontact', { as, json: { contactid: FREE_ROW } })).status).toBe(204);
});

it('hands over a row as the Dataverse trigger sends it, annotations and nested objects included', async () => {
  const { send, calls } = createTestApi();
  const row = {
    contactid: ROW.toUpperCase(),
    '@odata.etag': 'W/"123"',
    _ownerid_value: FREE_ROW,
    '_ownerid_value@OData.Community.Display.V1.FormattedValue': 'Sales',
    fax: null,
    parentcustomerid_account: { name: 'Contoso', deeper: [{ still: true }] },
    ...Object.fromEntries(
      Array.from({ length: 600 }, (_, index) => [`new_column${index}`, 'x'.repeat(2000)]),
    ),
  };
  const answer = await send('POST', '/updatecontact', { as, json: row });
  expect(answer.status).toBe(200);
  expect(calls).toEqual([['update', ROW, row, 'editor']]);
});

describe('a row that is known', () => {
  const known = { contactid: ROW, firstname: 'Augusta', versionnumber: 4711 };
  const setUp = () => {
    const api = createTestApi();
    const asked: unknown[] = [];
    api.contacts.isRowSettled = async (rowId, read) => {
      asked.push([rowId, read('versionnumber')]);
      return true;
    };
    return { ...api, asked };
  };

  it('is answered from its ID and version alone', async () => {
    const { send, calls, asked } = setUp();
    const answer = await send('POST', '/updatecontact', { as, json: known });
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(asked).toEqual([[ROW, 4711]]);
    expect(calls).toEqual([]);
  });

  it('is taken all the same where it holds more than single values, for which a glance is not enough', async () => {
    const { send, calls } = setUp();
    const json = { ...known, nested: {} };
    expect((await send('POST', '/updatecontact', { as, json })).status).toBe(200);
    expect(calls).toEqual([['update', ROW, json, 'editor']]);
  });

  it.each([
    ['broken JSON', `${JSON.stringify(known)},`],
    ['a comma too much', JSON.stringify(known).replace('}', ',}')],
    ['a line break inside a text', JSON.stringify(known).replace('Augusta', 'Aug\nusta')],
    ['bytes that are no UTF-8', Buffer.from(JSON.stringify(known).replace('Augusta', 'Å'), 'latin1')],
  ])('is refused with %s', async (_what, body) => {
    const { send, asked } = setUp();
    const answer = await send('POST', '/updatecontact', {
      as,
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'malformedJson' });
    expect(asked).toEqual([]);
  });

  it('is not even looked at without a sign-in, or of another type', async () => {
    const { send, asked } = setUp();
    expect((await send('POST', '/updatecontact', { json: known })).status).toBe(401);
    expect((await send('POST', '/updatecontact', { as: 'reader', json: known })).status).toBe(403);
    const headers = { 'content-type': 'text/plain' };
    const body = JSON.stringify(known);
    expect((await send('POST', '/updatecontact', { as, body, headers })).status).toBe(415);
    expect(asked).toEqual([]);
  });
});

it.each([
  ['missing', {}],
  ['empty', { contactid: '' }],
  ['null', { contactid: null }],
  ['no GUID', { contactid: 'Ada' }],
  ['a number', { contactid: 7 }],
])('refuses a row whose contactid is %s', async (_case, row) => {
  const { send, calls } = createTestApi();
  const answer = await send('POST', '/updatecontact', { as, json: row });
  expect(answer.status).toBe(400);
  expect(answer.json()).toMatchObject({ code: 'contactidMissing', field: 'contactid' });
  expect(calls).toEqual([]);
});

it('answers 403 while synchronization is off, but only to those who are signed in', async () => {
  const { send, contacts } = createTestApi();
  contacts.updateFromRow = async () => {
    throw new SyncRefused({ kind: 'forbidden', code: 'syncOff', detail: 'Contact synchronization is off.' });
  };
  const json = { contactid: ROW };
  const answer = await send('POST', '/updatecontact', { as, json });
  expect(answer.status).toBe(403);
  expect(answer.json()).toMatchObject({ code: 'syncOff' });
  expect((await send('POST', '/updatecontact', { json })).status).toBe(401);
});

it('is not open to users who may only read', async () => {
  const { send, calls } = createTestApi();
  expect((await send('POST', '/updatecontact', { as: 'reader', json: { contactid: ROW } })).status).toBe(403);
  expect(calls).toEqual([]);
});
