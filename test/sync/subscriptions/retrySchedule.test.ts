import { expect, it } from 'vitest';
import { waitAfter } from '../../../bridge/sync/subscriptions/retrySchedule.ts';

it('waits 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h, then gives up', () => {
  const seconds = Array.from({ length: 8 }, (_, index) => waitAfter(index + 1, 0)).map(
    (ms) => ms && ms / 1000,
  );
  expect(seconds).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 36_000, undefined]);
});

it('waits up to a tenth longer', () => {
  expect(waitAfter(1, 0.999)).toBeCloseTo(5_499.5);
});
