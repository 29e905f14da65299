import { expect, it } from 'vitest';
import { contactView } from '../createMemoryServices.ts';
import { BASE, createTestApi, type TestApi } from '../createTestApi.ts';

const as = 'reader';

function withContacts(count: number): TestApi {
  const api = createTestApi();
  api.stored.length = 0;
  for (let contactId = 1; contactId <= count; contactId += 1) api.stored.push(contactView({ contactId }));
  return api;
}

const ids = (body: Record<string, unknown>) =>
  (body.value as { contactId: number }[]).map((one) => one.contactId);

it('lists qualifying contacts, a hundred a page, when nothing is asked', async () => {
  const { send, calls } = createTestApi();
  const answer = await send('GET', '/contacts', { as });
  expect(answer.status).toBe(200);
  expect(ids(answer.json())).toEqual([7]);
  expect(calls).toEqual([['list', 'qualifying', { limit: 100 }]]);
});

it('leads through all pages by links, each contact once', async () => {
  const { send } = withContacts(7);
  const seen: number[] = [];
  let path: string | undefined = '/contacts?show=linked&limit=3';
  while (path) {
    const body = (await send('GET', path, { as })).json();
    seen.push(...ids(body));
    path = (body.nextLink as string | undefined)?.replace(BASE, '');
  }
  expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

it('keeps what was asked in the link to the next page', async () => {
  const { send } = withContacts(2);
  const { nextLink } = (await send('GET', '/contacts?show=held&limit=1', { as })).json();
  const link = new URL(String(nextLink));
  expect(link.href.startsWith(`${BASE}/contacts?`)).toBe(true);
  expect(link.searchParams.get('show')).toBe('held');
  expect(link.searchParams.get('limit')).toBe('1');
});

it('has no link on the last page', async () => {
  const { send } = withContacts(2);
  expect((await send('GET', '/contacts?limit=2', { as })).json()).not.toHaveProperty('nextLink');
});

it('hides the contact GUID from those who may not manage', async () => {
  const { send } = createTestApi();
  const answer = await send('GET', '/contacts', { as: 'editor' });
  const [contact] = answer.json().value as Record<string, unknown>[];
  expect(contact).not.toHaveProperty('contactGuid');
  expect(contact?.fields).toEqual({ ContactFirstName: 'Ada' });
});

it.each([
  ['show=all', 'show', 'Show (show) has to be one of: qualifying, changed, linked, held, failed.'],
  ['limit=0', 'limit', 'Page Size (limit) has to be from 1 to 250.'],
  ['limit=ten', 'limit', 'Page Size (limit) has to be a whole number, but is text.'],
  ['limit=%20', 'limit', 'Page Size (limit) has to be a whole number, but is text.'],
  ['limit=1e1', 'limit', 'Page Size (limit) has to be a whole number, but is text.'],
  ['limit=1&limit=2', 'limit', 'limit is given more than once.'],
])('refuses ?%s and names the parameter', async (query, field, detail) => {
  const { send, calls } = createTestApi();
  const answer = await send('GET', `/contacts?${query}`, { as });
  expect(answer.status).toBe(400);
  expect(answer.json()).toMatchObject({ code: 'invalidRequest', field, detail });
  expect(calls).toEqual([]);
});

it.each(['nonsense', 'W10', Buffer.from('{"a":1}').toString('base64url'), '%00'])(
  'refuses the damaged cursor %s',
  async (cursor) => {
    const { send, calls } = createTestApi();
    const answer = await send('GET', `/contacts?cursor=${cursor}`, { as });
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'cursorUnusable', field: 'cursor' });
    expect(calls).toEqual([]);
  },
);

it('refuses a cursor of another list', async () => {
  const { send } = withContacts(2);
  const { nextLink } = (await send('GET', '/contacts?show=held&limit=1', { as })).json();
  const cursor = new URL(String(nextLink)).searchParams.get('cursor');
  const answer = await send('GET', `/contacts?show=linked&cursor=${cursor}`, { as });
  expect(answer.json()).toMatchObject({ status: 400, code: 'cursorUnusable' });
});
