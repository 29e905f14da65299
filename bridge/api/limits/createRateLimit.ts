import type { MonotonicClock } from '../monotonicClock.ts';

export interface RateLimitOptions {
  /** Infinity for no limit. */
  perMinute: number;
  clock: MonotonicClock;
  /** Keys remembered at once; the one that came first is forgotten first. */
  capacity?: number;
}

/** Requests a minute by key. Keys have to be short. */
export interface RateLimit {
  /** Counts a request. @returns 0, or the seconds until the next one is taken; a refused one is not counted. */
  take(key: string): number;
  /** The same without counting. */
  secondsLeft(key: string): number;
}

/**
 * A whole minute's requests may come at once; then they are taken as evenly as they wear off (generic cell rate
 * algorithm). One number a key is kept, in the memory of this process.
 */
export function createRateLimit({ perMinute, clock, capacity = 10_000 }: RateLimitOptions): RateLimit {
  const interval = 60_000 / perMinute;
  const tolerance = 60_000 - interval;
  const due = new Map<string, number>();

  const wait = (key: string, now: number): number => Math.max(0, (due.get(key) ?? now) - now - tolerance);

  return {
    take(key) {
      if (interval === 0) return 0;
      const now = clock();
      const left = wait(key, now);
      if (left > 0) return left / 1000;
      const next = Math.max(due.get(key) ?? now, now) + interval;
      const isNew = !due.has(key);
      due.set(key, next);
      if (isNew) trim(now);
      return 0;
    },
    secondsLeft: (key) => (interval === 0 ? 0 : wait(key, clock()) / 1000),
  };

  /** Two at a time keep up with one that is added. */
  function trim(now: number): void {
    let left = 2;
    for (const [key, time] of due) {
      if (left === 0 || (due.size <= capacity && time > now)) return;
      due.delete(key);
      left -= 1;
    }
  }
}
