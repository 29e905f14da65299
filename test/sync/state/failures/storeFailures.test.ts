import { describe, expect, it } from 'vitest';
import { nextAttemptAfter } from '../../../../bridge/sync/state/failures/storeFailures.ts';

const minute = 60_000;

describe('the time until the next attempt', () => {
  it('doubles from a minute', () => {
    expect([1, 2, 3, 4].map((attempts) => nextAttemptAfter(attempts, () => 0))).toEqual(
      [1, 2, 4, 8].map((minutes) => minutes * minute),
    );
  });

  it('is never more than six hours', () => {
    expect(nextAttemptAfter(60, () => 0)).toBe(6 * 60 * minute);
  });

  it('is up to a fifth shorter by chance', () => {
    expect(nextAttemptAfter(1, () => 0.5)).toBe(54_000);
  });
});
