import { describe, expect, it } from 'vitest';
import { runView } from '../createMemoryServices.ts';
import { createTestApi } from '../createTestApi.ts';

const plan = { ...runView().counts, updated: 800 };

describe.each([
  { operation: 'confirm', as: 'administrator' },
  { operation: 'cancel', as: 'editor' },
])('the decision to $operation a run', ({ operation, as }) => {
  it('answers with the run and what it would do', async () => {
    const { send, calls, storedRuns } = createTestApi();
    storedRuns.push(runView({ id: 5, state: 'needsConfirmation', plan }));
    const answer = await send('POST', `/runs/5/${operation}`, { as });
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ id: 5, plan: { updated: 800 } });
    const asked = operation === 'confirm' ? [{ keepsFlows: false }] : [];
    expect(calls).toEqual([[operation, 5, expect.any(String), ...asked]]);
  });

  it('answers 404 for a run there is not', async () => {
    const { send } = createTestApi();
    expect((await send('POST', `/runs/77/${operation}`, { as })).status).toBe(404);
  });

  it('answers 409 for a run that has ended', async () => {
    const { send, storedRuns } = createTestApi();
    storedRuns.push(runView({ id: 6, state: 'finished' }));
    const answer = await send('POST', `/runs/6/${operation}`, { as });
    expect(answer.status).toBe(409);
    expect(answer.json()).toMatchObject({ code: 'runNotWaiting' });
  });

  it('refuses what is no run ID', async () => {
    const { send } = createTestApi();
    expect((await send('POST', `/runs/one/${operation}`, { as })).status).toBe(400);
  });
});

it('a confirmation can ask that no flows are started', async () => {
  const { send, calls, storedRuns } = createTestApi();
  storedRuns.push(runView({ id: 5, state: 'needsConfirmation' }));
  await send('POST', '/runs/5/confirm?startFlows=false', { as: 'administrator' });
  expect(calls).toEqual([['confirm', 5, expect.any(String), { keepsFlows: true }]]);
});

it('only callers who may manage confirm a run', async () => {
  const { send } = createTestApi();
  expect((await send('POST', '/runs/1/confirm', { as: 'editor' })).status).toBe(403);
});

it('who started a run may confirm it where the setting says so', async () => {
  const { send, storedRuns } = createTestApi();
  storedRuns.push(runView({ id: 5, state: 'needsConfirmation', requestedBy: 'editor' }));
  storedRuns.push(runView({ id: 6, state: 'needsConfirmation', requestedBy: 'administrator' }));
  expect((await send('POST', '/runs/5/confirm', { as: 'editor' })).status).toBe(200);
  expect((await send('POST', '/runs/6/confirm', { as: 'editor' })).status).toBe(403);
});
