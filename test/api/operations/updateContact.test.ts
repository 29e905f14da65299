import { expect, it } from 'vitest';
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
