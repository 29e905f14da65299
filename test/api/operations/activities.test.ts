import { expect, it } from 'vitest';
import { createTestApi } from '../createTestApi.ts';

const as = 'editor';

it('starts a run over activities with the options given', async () => {
  const { send, calls } = createTestApi();
  const answer = await send('POST', '/sync/activities', { as, json: { mode: 'full', wait: 0 } });
  expect(answer.json()).toMatchObject({ kind: 'activities', mode: 'full' });
  expect(calls).toEqual([['syncActivities', { mode: 'full', dryRun: false, waitSeconds: 0, by: 'editor' }]]);
});

it('refuses an unknown mode of a run', async () => {
  const answer = await createTestApi().send('POST', '/sync/activities', { as, json: { mode: 'quick' } });
  expect(answer.json()).toMatchObject({ status: 400, field: 'mode' });
});

it('lists the activities of one contact within a time, page by page', async () => {
  const { send, calls } = createTestApi();
  const query = 'contact=7&type=pagevisit&from=2026-01-01T00:00:00Z&limit=1';
  const answer = await send('GET', `/activities?${query}`, { as });
  expect(answer.json()).toMatchObject({
    value: [{ activityId: 31 }],
    nextLink: expect.stringContaining('cursor='),
  });
  expect(calls).toEqual([
    ['listActivities', { contactId: 7, type: 'pagevisit', from: '2026-01-01T00:00:00Z' }, { limit: 1 }],
  ]);
});

it.each([
  ['contact=nobody', 400, 'contactUnreadable'],
  ['contact=8', 404, 'contactNotFound'],
  ['from=yesterday', 400, 'invalidRequest'],
  ['cursor=abc', 400, 'cursorUnusable'],
])('refuses activities for %s', async (query, status, code) => {
  const answer = await createTestApi().send('GET', `/activities?${query}`, { as });
  expect(answer.json()).toMatchObject({ status, code });
});

it('lists types of activities to choose from', async () => {
  const answer = await createTestApi().send('GET', '/lookups/activitytypes', { as });
  expect(answer.json()).toEqual({ value: [{ name: 'pagevisit', displayName: 'Page visit' }] });
});

it('tells how types of activities are sent', async () => {
  const answer = await createTestApi().send('GET', '/activitytypes', { as });
  expect(answer.json()).toMatchObject({ version: 'v1', value: [{ type: 'pagevisit', state: 'sent' }] });
});

it('lets administrators replace how types of activities are sent', async () => {
  const { send, calls } = createTestApi();
  const rule = { type: 'pagevisit', table: 'xbridge_pagevisit' };
  const json = { version: 'v1', value: [rule] };
  expect((await send('PUT', '/activitytypes', { as, json })).status).toBe(403);
  const answer = await send('PUT', '/activitytypes', { as: 'administrator', json });
  expect(answer.status).toBe(200);
  expect(calls).toEqual([['updateTypes', [expect.objectContaining(rule)], 'v1', 'administrator']]);
});

it('refuses a rule it does not know', async () => {
  const json = { version: 'v1', value: [{ type: 'pagevisit', colour: 'red' }] };
  const answer = await createTestApi().send('PUT', '/activitytypes', { as: 'administrator', json });
  expect(answer.status).toBe(400);
});

it('saves rules over whatever is there without a version: the last one wins', async () => {
  const { send, calls } = createTestApi();
  const json = { value: [{ type: 'pagevisit' }] };
  const answer = await send('PUT', '/activitytypes', { as: 'administrator', json });
  expect(answer.status).toBe(200);
  expect(calls).toMatchObject([['updateTypes', json.value, undefined, 'administrator']]);
});
