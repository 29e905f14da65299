import { expect, it } from 'vitest';
import { runView } from '../createMemoryServices.ts';
import { createTestApi } from '../createTestApi.ts';

const as = 'reader';

it('answers with the run', async () => {
  const { send } = createTestApi();
  const answer = await send('GET', '/runs/1', { as });
  expect(answer.status).toBe(200);
  expect(answer.json()).toEqual(runView());
});

it('answers 404 for a run there is not', async () => {
  const { send } = createTestApi();
  const answer = await send('GET', '/runs/2', { as });
  expect(answer.status).toBe(404);
  expect(answer.json()).toMatchObject({ code: 'runNotFound', detail: expect.stringContaining('no run 2') });
});

it.each(['one', '0', '-1', '99999999999', '1.5'])('refuses %s, which is no run ID', async (run) => {
  const { send } = createTestApi();
  const answer = await send('GET', `/runs/${run}`, { as });
  expect(answer.status).toBe(400);
  expect(answer.json()).toMatchObject({ code: 'invalidRequest', field: 'run' });
});
