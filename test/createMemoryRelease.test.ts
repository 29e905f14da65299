import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createMemoryRelease } from '../bridge/createMemoryRelease.ts';

it('collects what nobody holds any more soon after a run has ended', async () => {
  let isCollected = false;
  const watched = new FinalizationRegistry(() => {
    isCollected = true;
  });
  watched.register({ page: new Array(1_000).fill('x') }, undefined);
  createMemoryRelease(1)();
  const deadline = performance.now() + 10_000;
  while (!isCollected && performance.now() < deadline) await wait(5);
  expect(isCollected).toBe(true);
});
