import { expect, it } from 'vitest';
import { createFailureCounts } from '../../../bridge/api/authentication/createFailureCounts.ts';

const MINUTE = 60_000;

function countsAt(capacity = 3) {
  const time = { now: 0 };
  return { time, counts: createFailureCounts({ clock: () => time.now, keptFrom: 3, capacity }) };
}

it('counts every key by itself, and takes back what succeeded', () => {
  const { counts } = countsAt();
  for (const key of ['a', 'a', 'b']) counts.add(key);
  counts.takeBack('a');
  expect([counts.count('a'), counts.count('b'), counts.count('c')]).toEqual([1, 1, 0]);
});

it('forgets all failures of a key a quarter of an hour after the first', () => {
  const { counts, time } = countsAt();
  counts.add('a');
  time.now = 14 * MINUTE;
  expect(counts.add('a')).toBe(2);
  time.now = 15 * MINUTE;
  expect(counts.count('a')).toBe(0);
});

it('keeps a key that failed often, whatever number of others fails once', () => {
  const { counts } = countsAt();
  for (let failure = 1; failure <= 3; failure += 1) counts.add('often');
  for (let other = 1; other <= 5_100; other += 1) counts.add(`other ${other}`);
  expect(counts.count('often')).toBe(3);
});

it('keeps no more keys than it has room for, of either kind', () => {
  const { counts } = countsAt();
  for (let key = 1; key <= 1_000; key += 1)
    for (let failure = 1; failure <= 4; failure += 1) counts.add(`key ${key}`);
  expect(counts.size()).toBeLessThanOrEqual(6);
});

it('lets keys go that are past their time', () => {
  const { counts, time } = countsAt(1_000);
  for (let key = 1; key <= 500; key += 1) counts.add(`old ${key}`);
  time.now = 15 * MINUTE;
  for (let key = 1; key <= 500; key += 1) counts.add(`new ${key}`);
  expect(counts.size()).toBe(500);
});
