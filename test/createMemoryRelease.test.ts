import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { createMemoryRelease } from '../bridge/createMemoryRelease.ts';

/** Whether something nobody holds is collected before the time is over, ms. */
async function isCollectedWithin(patienceMs: number): Promise<boolean> {
  let isCollected = false;
  const watched = new FinalizationRegistry(() => {
    isCollected = true;
  });
  watched.register({ page: new Array(1_000).fill('x') }, undefined);
  const deadline = performance.now() + patienceMs;
  while (!isCollected && performance.now() < deadline) await wait(5);
  return isCollected;
}

it('collects what nobody holds any more soon after a run has ended', async () => {
  createMemoryRelease(() => false, 1)();
  expect(await isCollectedWithin(10_000)).toBe(true);
});

it('does not hold up a run that has begun meanwhile, whose end is told as well', async () => {
  let isBusy = true;
  let asked = 0;
  const release = createMemoryRelease(() => {
    asked += 1;
    return isBusy;
  }, 1);
  release();
  await vi.waitFor(() => expect(asked).toBe(1));
  expect(await isCollectedWithin(100)).toBe(false);
  isBusy = false;
  release();
  expect(await isCollectedWithin(10_000)).toBe(true);
});
