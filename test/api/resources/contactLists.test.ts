import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stage, startStage } from '../../sync/startStage.ts';
import { createStageApi } from '../createStageApi.ts';
import { BASE, createTestApi, type TestApi } from '../createTestApi.ts';

let stage: Stage;
let api: TestApi;
beforeAll(async () => {
  stage = await startStage({ contacts: 30, seed: 3 });
  await stage.sync({ limit: 7 });
  api = createStageApi(stage);
});
afterAll(() => stage.close());

const as = 'reader';
const ids = (body: Record<string, unknown>) =>
  (body.value as { contactId: number }[]).map((one) => one.contactId);

it('lists qualifying contacts, a hundred a page, when nothing is asked', async () => {
  const { send, calls } = createTestApi();
  expect((await send('GET', '/contacts', { as })).status).toBe(200);
  expect(calls).toEqual([['ListContacts', { show: 'qualifying', limit: 100 }, as]]);
  const answer = await api.send('GET', '/contacts', { as });
  expect(answer.status).toBe(200);
  const [first] = answer.json().value as object[];
  expect(first).toMatchObject({ qualifying: true, linked: false });
});

it('leads through all pages by links, each contact once', async () => {
  const seen: number[] = [];
  let path: string | undefined = '/contacts?show=linked&limit=3';
  while (path) {
    const body = (await api.send('GET', path, { as })).json();
    seen.push(...ids(body));
    path = (body.nextLink as string | undefined)?.replace(BASE, '');
  }
  expect(seen).toEqual([...(await stage.links()).keys()].toSorted((a, b) => a - b));
  expect(seen.length).toBeGreaterThan(6);
});

it('keeps what was asked in the link to the next page', async () => {
  const { nextLink } = (await api.send('GET', '/contacts?show=linked&limit=1', { as })).json();
  const link = new URL(String(nextLink));
  expect(link.href.startsWith(`${BASE}/contacts?`)).toBe(true);
  expect(link.searchParams.get('show')).toBe('linked');
  expect(link.searchParams.get('limit')).toBe('1');
});

it('has no link on the last page', async () => {
  const all = (await stage.links()).size;
  const answer = await api.send('GET', `/contacts?show=linked&limit=${all}`, { as });
  expect(ids(answer.json())).toHaveLength(all);
  expect(answer.json()).not.toHaveProperty('nextLink');
});

it('hides the contact GUID from those who may not manage', async () => {
  const list = async (user: string) =>
    (await api.send('GET', '/contacts?show=linked&limit=1', { as: user })).json().value as object[];
  const [[shown], [whole]] = [await list('editor'), await list('administrator')];
  expect(whole).toHaveProperty('contactGuid');
  expect(shown).not.toHaveProperty('contactGuid');
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
    const answer = await api.send('GET', `/contacts?cursor=${cursor}`, { as });
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'cursorUnusable', field: 'cursor' });
  },
);

it('refuses a cursor of another list', async () => {
  const { nextLink } = (await api.send('GET', '/contacts?show=linked&limit=1', { as })).json();
  const cursor = new URL(String(nextLink)).searchParams.get('cursor');
  const answer = await api.send('GET', `/contacts?show=held&cursor=${cursor}`, { as });
  expect(answer.json()).toMatchObject({ status: 400, code: 'cursorUnusable' });
});
