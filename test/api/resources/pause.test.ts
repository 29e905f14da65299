import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stage, startStage } from '../../sync/startStage.ts';
import { createStageApi } from '../createStageApi.ts';
import { createTestApi, type TestApi } from '../createTestApi.ts';

let stage: Stage;
let api: TestApi;
beforeAll(async () => {
  stage = await startStage({ contacts: 5 });
  api = createStageApi(stage);
});
afterAll(() => stage.close());

const as = 'administrator';

it('pauses the bridge with a reason, for whoever may manage, and resumes it', async () => {
  const answer = await api.send('POST', '/pause', { as, json: { reason: 'Moving' } });
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({ paused: true, reason: 'Moving', by: as });
  const refused = await api.send('POST', '/sync/contacts', { as: 'editor', json: { wait: 0 } });
  expect(refused.json()).toMatchObject({ status: 503, code: 'paused' });
  const resumed = await api.send('POST', '/resume', { as });
  expect(resumed.json()).toMatchObject({ paused: false, reason: 'Moving' });
  const again = await api.send('POST', '/resume', { as });
  expect([again.status, again.json()]).toEqual([200, { paused: false }]);
});

it.each(['/pause', '/resume'])('refuses %s to everybody else', async (path) => {
  const { send, calls } = createTestApi();
  const body = path === '/pause' ? { json: { reason: 'Moving' } } : {};
  expect((await send('POST', path, { as: 'editor', ...body })).status).toBe(403);
  expect(calls).toEqual([]);
});

it.each([{}, { reason: '' }, { reason: 'x'.repeat(401) }, { reason: 'Moving', until: 'tomorrow' }])(
  'refuses to pause for %j',
  async (json) => {
    const { send, calls } = createTestApi();
    expect((await send('POST', '/pause', { as, json })).status).toBe(400);
    expect(calls).toEqual([]);
  },
);
