import { expect, it } from 'vitest';
import { FREE_ROW, GUID, ROW } from '../createMemoryServices.ts';
import { createTestApi } from '../createTestApi.ts';

it.each([
  ['contact ID', '7'],
  ['e-mail address', 'ada%40example.com'],
  ['row ID', ROW],
])('explains a contact named by its %s to everybody who may read', async (_name, key) => {
  const { send, calls } = createTestApi();
  const answer = await send('GET', `/contacts/${key}/explanation`, { as: 'reader' });
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({ contactId: 7, linked: true, reason: 'Nothing has changed.' });
  expect(calls).toEqual([]);
});

it('answers 404 for a contact that is not there', async () => {
  const { send } = createTestApi();
  const answer = await send('GET', '/contacts/4711/explanation', { as: 'reader' });
  expect(answer.json()).toMatchObject({ status: 404, code: 'contactNotFound' });
});

it('finds nobody by a contact GUID for those who may not manage', async () => {
  const { send } = createTestApi();
  const real = await send('GET', `/contacts/${GUID}/explanation`, { as: 'editor' });
  const other = await send('GET', `/contacts/${FREE_ROW}/explanation`, { as: 'editor' });
  expect([real.status, real.text]).toEqual([404, other.text]);
});

it('refuses what names no contact', async () => {
  const { send } = createTestApi();
  const answer = await send('GET', '/contacts/Ada/explanation', { as: 'reader' });
  expect(answer.json()).toMatchObject({ status: 400, code: 'contactUnreadable', field: 'contact' });
});

it('is not answered to somebody who is not signed in', async () => {
  const { send } = createTestApi();
  expect((await send('GET', '/contacts/7/explanation')).status).toBe(401);
});
