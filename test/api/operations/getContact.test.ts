import { expect, it } from 'vitest';
import { FREE_ROW, GUID, ROW } from '../createMemoryServices.ts';
import { createTestApi } from '../createTestApi.ts';

it.each([
  ['contact ID', '7'],
  ['e-mail address', 'ada%40example.com'],
  ['row ID', ROW],
  ['row ID in capitals', ROW.toUpperCase()],
  ['row ID in braces', `%7B${ROW}%7D`],
])('finds a contact by its %s', async (_name, key) => {
  const { send } = createTestApi();
  const answer = await send('GET', `/contacts/${key}`, { as: 'reader' });
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({ contactId: 7, email: 'ada@example.com', row: { firstname: 'Ada' } });
});

it.each([
  ['a plus', 'ada+news@example.com'],
  ['a slash', 'a/da@example.com'],
  ['a percent sign', '100%ada@example.com'],
])('takes an e-mail address with %s as a query parameter', async (_name, email) => {
  const { send } = createTestApi();
  const answer = await send('GET', `/contact?contact=${encodeURIComponent(email)}`, { as: 'reader' });
  // Whole addresses reach the search; one that were cut or decoded twice would be no address.
  expect(answer.json()).toMatchObject({ status: 404, code: 'contactNotFound' });
});

it('finds the same contact by path and by query', async () => {
  const { send } = createTestApi();
  const [byPath, byQuery] = [
    await send('GET', '/contacts/ada%40example.com', { as: 'reader' }),
    await send('GET', '/contact?contact=ada%40example.com&search=ad', { as: 'reader' }),
  ];
  expect([byQuery.status, byQuery.json()]).toEqual([200, byPath.json()]);
});

it('finds a contact by its GUID for administrators, and shows it to them', async () => {
  const { send } = createTestApi();
  const answer = await send('GET', `/contacts/${GUID}`, { as: 'administrator' });
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({ contactGuid: GUID, fields: { ContactGUID: GUID } });
});

it('answers others who give a contact GUID exactly as for a GUID that nobody has', async () => {
  const { send } = createTestApi();
  const real = await send('GET', `/contacts/${GUID}`, { as: 'editor' });
  const other = await send('GET', `/contacts/${FREE_ROW}`, { as: 'editor' });
  expect([real.status, real.text]).toEqual([404, other.text]);
});

it('shows the contact GUID nowhere to those who may not manage', async () => {
  const { send } = createTestApi();
  expect((await send('GET', '/contacts/7', { as: 'editor' })).text).not.toContain(GUID);
});

it.each(['Ada', '0', '-1', '2147483648', '1.5', 'ada%00%40example.com', '%40', '%20', '%E0%A4%A'])(
  'refuses %s, which names no contact',
  async (key) => {
    const { send } = createTestApi();
    const answer = await send('GET', `/contacts/${key}`, { as: 'reader' });
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'contactUnreadable', field: 'contact' });
  },
);

it('refuses a name longer than any e-mail address', async () => {
  const { send } = createTestApi();
  const answer = await send('GET', `/contacts/${'a'.repeat(250)}%40example.com`, { as: 'reader' });
  expect(answer.json()).toMatchObject({
    status: 400,
    detail: 'Contact (contact) must not be longer than 254 characters.',
  });
});
