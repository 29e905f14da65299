import { expect, it } from 'vitest';
import { contactView, FREE_ROW, ROW } from '../createMemoryServices.ts';
import { createTestApi } from '../createTestApi.ts';

const as = 'editor';

it('links the contact and answers with it', async () => {
  const { send, stored, calls } = createTestApi();
  const { rowId: _none, ...free } = contactView({ contactId: 8, email: 'bob@example.com', linked: false });
  stored.push(free);
  const answer = await send('PUT', '/contacts/8/link', { as, json: { rowId: FREE_ROW.toUpperCase() } });
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({ contactId: 8, rowId: FREE_ROW });
  expect(calls).toEqual([['link', 8, FREE_ROW, 'editor']]);
});

it('answers 409 when the contact has another row', async () => {
  const { send } = createTestApi();
  const answer = await send('PUT', '/contacts/7/link', { as, json: { rowId: FREE_ROW } });
  expect(answer.status).toBe(409);
  expect(answer.json()).toMatchObject({ code: 'contactLinked' });
});

it.each([
  ['no row ID', {}, 'Row ID (rowId) is missing.'],
  ['text that is no GUID', { rowId: 'Ada' }, 'Row ID (rowId) has to be a GUID such as'],
  ['a GUID as a name', { rowId: `urn:uuid:${ROW}` }, 'Row ID (rowId) has to be a GUID such as'],
  ['an unknown property', { rowId: ROW, hold: true }, '"hold" is not known here. Known: rowId.'],
])('refuses %s', async (_case, json, detail) => {
  const { send, calls } = createTestApi();
  const answer = await send('PUT', '/contacts/7/link', { as, json });
  expect(answer.status).toBe(400);
  expect(answer.json()).toMatchObject({ detail: expect.stringContaining(detail) });
  expect(calls).toEqual([]);
});

it('refuses a name that is none of a contact', async () => {
  const { send } = createTestApi();
  const answer = await send('PUT', '/contacts/Ada/link', { as, json: { rowId: ROW } });
  expect(answer.json()).toMatchObject({ status: 400, code: 'contactUnreadable' });
});
