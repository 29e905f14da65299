import { expect, it } from 'vitest';
import { createTestApi } from '../createTestApi.ts';

it('pauses the bridge with a reason, for whoever may manage', async () => {
  const { send, calls } = createTestApi();
  const answer = await send('POST', '/pause', { as: 'administrator', json: { reason: 'Moving' } });
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({ paused: true, reason: 'Moving' });
  expect(calls).toEqual([['pause', 'Moving', expect.any(String)]]);
});

it('resumes the bridge', async () => {
  const { send } = createTestApi();
  const answer = await send('POST', '/resume', { as: 'administrator' });
  expect([answer.status, answer.json()]).toEqual([200, { paused: false }]);
});

it.each(['/pause', '/resume'])('refuses %s to everybody else', async (path) => {
  const { send, calls } = createTestApi();
  const body = path === '/pause' ? { json: { reason: 'Moving' } } : {};
  expect((await send('POST', path, { as: 'editor', ...body })).status).toBe(403);
  expect(calls).toEqual([]);
});

it.each([{}, { reason: '' }, { reason: 'x'.repeat(401) }, { reason: 'Moving', until: 'tomorrow' }])(
  'refuses to pause for %j',
  async (body) => {
    const { send, calls } = createTestApi();
    expect((await send('POST', '/pause', { as: 'administrator', json: body })).status).toBe(400);
    expect(calls).toEqual([]);
  },
);
