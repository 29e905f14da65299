import { expect, it } from 'vitest';
import { runView } from '../createMemoryServices.ts';
import { BASE, createTestApi } from '../createTestApi.ts';

const as = 'reader';

it('lists all runs when nothing is asked', async () => {
  const { send, calls } = createTestApi();
  const answer = await send('GET', '/runs', { as });
  expect(answer.status).toBe(200);
  expect(answer.json()).toEqual({ value: [runView()] });
  expect(calls).toEqual([['listRuns', { onlyWithFailures: false }, { limit: 100 }]]);
});

it('passes the filters on, also to the next page', async () => {
  const { send, storedRuns, calls } = createTestApi();
  storedRuns.push(runView({ id: 2 }));
  const first = await send('GET', '/runs?state=failed&onlyWithFailures=true&limit=1', { as });
  await send('GET', String(first.json().nextLink).replace(BASE, ''), { as });
  const filter = { state: 'failed', onlyWithFailures: true };
  expect(calls).toEqual([
    ['listRuns', filter, { limit: 1 }],
    ['listRuns', filter, { limit: 1, after: '1' }],
  ]);
});

it.each(['state=done', 'onlyWithFailures=1', 'limit=251', 'cursor=x'])('refuses ?%s', async (query) => {
  const { send, calls } = createTestApi();
  expect((await send('GET', `/runs?${query}`, { as })).status).toBe(400);
  expect(calls).toEqual([]);
});
