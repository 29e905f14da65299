import { expect, test, vi } from 'vitest';
import { createLimit } from '../../../bridge/database/sqlServer/createLimit.ts';

test('lets in as many as there are places, then the longest waiting for each that leaves', async () => {
  const limit = createLimit(2, 60_000);
  const entered: number[] = [];
  const enter = (number: number) => limit.enter().then(() => void entered.push(number));
  await Promise.all([enter(1), enter(2)]);
  const later = [enter(3), enter(4)];
  limit.leave();
  await later[0];
  expect(entered).toEqual([1, 2, 3]);
  limit.leave();
  await later[1];
  expect(entered).toEqual([1, 2, 3, 4]);
});

test('tells who has waited too long, and gives the next place to somebody who still waits', async () => {
  vi.useFakeTimers();
  try {
    const limit = createLimit(1, 1_000);
    await limit.enter();
    const impatient = expect(limit.enter()).rejects.toMatchObject({ kind: 'busy' });
    await vi.advanceTimersByTimeAsync(600);
    const patient = limit.enter();
    await vi.advanceTimersByTimeAsync(600);
    await impatient;
    limit.leave();
    await expect(patient).resolves.toBeUndefined();
  } finally {
    vi.useRealTimers();
  }
});
