import { expect, it } from 'vitest';
import { createTestApi } from '../createTestApi.ts';

it('tells who is signed in and what both sides look like', async () => {
  const { send } = createTestApi();
  const answer = await send('GET', '/status', { as: 'editor' });
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({
    ready: true,
    caller: {
      name: 'editor',
      kind: 'xperienceUser',
      scopes: ['read', 'activities', 'forms', 'sync', 'update'],
    },
    dynamics: { reachable: true },
  });
});

it('answers also when a side cannot be reached, because that is what is asked', async () => {
  const { send, status } = createTestApi();
  const read = status.read;
  status.read = async () => ({
    ...(await read()),
    ready: false,
    dynamics: { reachable: false, url: 'http://127.0.0.1:1', detail: 'Nothing listens there.' },
    problems: [{ code: 'dynamicsUnreachable', detail: 'Nothing listens there.' }],
  });
  const answer = await send('GET', '/status', { as: 'reader' });
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({ ready: false, dynamics: { reachable: false } });
});

it('ignores query parameters it does not know, because gateways add their own', async () => {
  const { send } = createTestApi();
  expect((await send('GET', '/status?api-version=1', { as: 'reader' })).status).toBe(200);
});
