import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeAudit } from '../../../bridge/sync/state/audit/audit.ts';
import { type Stage, startStage } from '../../sync/startStage.ts';
import { createStageApi } from '../createStageApi.ts';
import { BASE, createTestApi, type TestApi } from '../createTestApi.ts';

let stage: Stage;
let api: TestApi;
beforeAll(async () => {
  stage = await startStage({ contacts: 5 });
  api = createStageApi(stage);
  for (const caller of ['ada', 'bob', 'ada']) {
    const details = { before: null, after: 'x' };
    await writeAudit(stage.database, { caller, action: 'link.create', subject: 'contact 7', details });
  }
});
afterAll(() => stage.close());

const as = 'administrator';

it('lists who changed what, the newest first', async () => {
  const { send, calls } = createTestApi();
  await send('GET', '/audit', { as });
  expect(calls).toEqual([['ListAudit', { limit: 100 }, as]]);
  const answer = await api.send('GET', '/audit', { as });
  const [newest, , oldest] = answer.json().value as { id: number }[];
  expect(newest).toEqual({
    id: expect.any(Number),
    time: expect.stringMatching(/Z$/),
    caller: 'ada',
    action: 'link.create',
    subject: 'contact 7',
    details: '{"before":null,"after":"x"}',
  });
  expect(newest?.id).toBeGreaterThan(oldest?.id ?? 0);
});

it('passes the filters on, also to the next page', async () => {
  const query = 'caller=ada&action=link&from=2026-01-01T00:00:00Z&to=2999-02-01T00:00:00%2B02:00';
  const first = await api.send('GET', `/audit?${query}&limit=1`, { as });
  const second = await api.send('GET', String(first.json().nextLink).replace(BASE, ''), { as });
  for (const page of [first, second]) expect(page.json().value).toMatchObject([{ caller: 'ada' }]);
  expect(second.json()).not.toHaveProperty('nextLink');
  expect((await api.send('GET', '/audit?to=2000-01-01T00:00:00Z', { as })).json()).toEqual({ value: [] });
});

it.each([
  'action=link%25',
  'action=link.create.more',
  `caller=${'x'.repeat(101)}`,
  'from=yesterday',
  'from=2026-12-31T24:00:00Z',
  'cursor=x',
  `cursor=${Buffer.from('[1,"ListAudit [null,null,null,null]","99999999999"]').toString('base64url')}`,
  `cursor=${Buffer.from('[1,"ListAudit [null,null,null,null]","NaN"]').toString('base64url')}`,
])('refuses ?%s', async (query) => {
  expect((await api.send('GET', `/audit?${query}`, { as })).status).toBe(400);
});

it('takes the times that every other list takes, a leap second among them', async () => {
  for (const time of ['2016-12-31T23:59:60Z', '2026-12-31t23:59:59z', '2026-12-31T23:59:59%2B0200'])
    expect((await api.send('GET', `/audit?from=${time}&to=${time}`, { as })).status).toBe(200);
});

it('is for callers who may manage', async () => {
  expect((await api.send('GET', '/audit', { as: 'editor' })).status).toBe(403);
});
