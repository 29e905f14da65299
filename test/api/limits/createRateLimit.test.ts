import { expect, it } from 'vitest';
import { createRateLimit } from '../../../bridge/api/limits/createRateLimit.ts';

function limitAt(perMinute: number, capacity?: number) {
  const time = { now: 0 };
  const limit = createRateLimit({ perMinute, clock: () => time.now, ...(capacity && { capacity }) });
  return {
    time,
    limit,
    take: (times: number, key = 'a') => Array.from({ length: times }, () => limit.take(key)),
  };
}

it('takes the requests of a minute at once, and says when the next is taken', () => {
  const { take } = limitAt(60);
  expect(take(60)).toEqual(Array(60).fill(0));
  expect(take(1)).toEqual([1]);
});

it('takes them evenly from then on', () => {
  const { take, time } = limitAt(60);
  take(60);
  time.now = 1_000;
  expect(take(2)).toEqual([0, 1]);
  time.now = 61_000;
  expect(take(61).filter((wait) => wait === 0)).toHaveLength(60);
});

it('counts no request that is refused, and none that only asks', () => {
  const { take, limit, time } = limitAt(60);
  take(1_000);
  expect(limit.secondsLeft('a')).toBe(1);
  time.now = 1_000;
  expect([limit.secondsLeft('a'), limit.secondsLeft('a')]).toEqual([0, 0]);
});

it('counts every key by itself', () => {
  const { take } = limitAt(1);
  expect([take(2, 'a'), take(1, 'b')]).toEqual([[0, 60], [0]]);
});

it('has no limit when it is off', () => {
  expect(limitAt(Number.POSITIVE_INFINITY).take(1_000)).toEqual(Array(1_000).fill(0));
});

it('keeps no more keys than it has room for', () => {
  const { take } = limitAt(1, 3);
  for (const key of ['a', 'b', 'c', 'd']) take(1, key);
  expect([take(1, 'a'), take(1, 'd')]).toEqual([[0], [60]]);
});
