import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Stage, startStage } from '../../sync/startStage.ts';
import { createStageApi } from '../createStageApi.ts';
import { createTestApi, type TestApi } from '../createTestApi.ts';

let stage: Stage;
let api: TestApi;
let id: number;
beforeAll(async () => {
  stage = await startStage({ contacts: 60, seed: 3 });
  api = createStageApi(stage);
  await stage.sync({ limit: 10 });
  const started = await api.send('POST', '/reconciliations', { as: 'editor' });
  expect(started.status).toBe(200);
  id = Number(started.json().id);
  await vi.waitFor(async () => expect((await get(`/reconciliations/${id}`)).json().state).toBe('finished'), {
    timeout: 30_000,
    interval: 50,
  });
});
afterAll(() => stage?.close());

const get = (path: string, as = 'editor') => api.send('GET', path, { as });

it('answers with what was counted, and by whom it was asked for', async () => {
  const { contacts, found, ...rest } = (await get(`/reconciliations/${id}`)).json() as {
    contacts: Record<string, number>;
    found: { kind: string; count: number }[];
  };
  expect(rest).toMatchObject({ id, progress: 100, requestedBy: 'editor' });
  expect(contacts).toMatchObject({ read: 60, linked: 10 });
  expect(found.find(({ kind }) => kind === 'qualifies')?.count).toBe(contacts.qualifying);
  expect((await get('/reconciliations')).json()).toMatchObject({ value: [{ id }] });
});

it('lists what was found, page after page and by kind', async () => {
  const path = `/reconciliations/${id}/differences`;
  const first = await get(`${path}?kind=qualifies&limit=2`);
  const { value, nextLink } = first.json() as { value: { number: number }[]; nextLink: string };
  expect(value).toMatchObject([
    { kind: 'qualifies', follows: 'nextRun', contactId: expect.any(Number), name: expect.any(String) },
    { kind: 'qualifies' },
  ]);
  const { search } = new URL(nextLink, 'http://localhost');
  const second = (await get(`${path}${search}`)).json() as { value: { number: number }[] };
  expect(second.value[0]?.number).toBeGreaterThan(value[1]?.number ?? 0);
  expect((await get(`${path}?kind=odd`)).status).toBe(400);
});

it('refuses to end one that has ended, and knows no other', async () => {
  const cancelled = await api.send('POST', `/reconciliations/${id}/cancel`, { as: 'editor' });
  expect([cancelled.status, cancelled.json().code]).toEqual([409, 'reconciliationEnded']);
  for (const path of ['/reconciliations/77', '/reconciliations/77/differences']) {
    const answer = await get(path);
    expect([answer.status, answer.json().code], path).toEqual([404, 'reconciliationNotFound']);
  }
  const unknown = await api.send('POST', '/reconciliations/77/cancel', { as: 'editor' });
  expect(unknown.status).toBe(404);
});

it('lets nobody start or end one who may only read', async () => {
  const { send } = createTestApi();
  for (const path of ['/reconciliations', '/reconciliations/3/cancel'])
    expect((await send('POST', path, { as: 'reader' })).status, path).toBe(403);
  expect((await send('GET', '/reconciliations', { as: 'reader' })).status).toBe(200);
});

it('lists the history of a contact, page after page', async () => {
  const [[contactId, rowId] = [0, '']] = await stage.links();
  const first = await get(`/contact/history?contact=${contactId}`);
  expect(first.json()).toMatchObject({ value: [{ what: 'created', run: 1, columns: expect.any(Array) }] });
  await api.send('DELETE', `/contact/link?contact=${contactId}`, { as: 'editor' });
  const { value, nextLink } = (await get(`/contact/history?contact=${contactId}&limit=1`)).json() as {
    value: object[];
    nextLink: string;
  };
  expect(value).toMatchObject([{ what: 'held', caller: 'editor', operation: 'UnlinkContact_V2' }]);
  const { search } = new URL(nextLink, 'http://localhost');
  expect((await get(`/contact/history${search}`)).json()).toMatchObject({ value: [{ what: 'created' }] });
  expect((await get('/contact/history?contact=8888888')).status).toBe(404);
  expect(rowId).not.toBe('');
});
