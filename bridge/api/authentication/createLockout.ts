import type { MonotonicClock } from './types.ts';

export interface LockoutOptions {
  clock: MonotonicClock;
  /** Failed attempts within the window that lock. */
  limit?: number;
  windowMs?: number;
  /** Names and addresses remembered at once; the one that failed longest ago is forgotten first. */
  capacity?: number;
}

/** Counts failed attempts by key (a user, an address). */
export interface Lockout {
  /** Seconds until an attempt under this key is allowed again; 0 when it is. */
  secondsLeft(key: string): number;
  /**
   * Counts an attempt as failed before it is made, so that many at once cannot slip through together.
   *
   * @returns takes the attempt back, for when it succeeded or could not be made.
   */
  count(keys: readonly string[]): () => void;
}

export function createLockout({
  clock,
  limit = 10,
  windowMs = 15 * 60_000,
  capacity = 10_000,
}: LockoutOptions): Lockout {
  const failures = new Map<string, number[]>();

  const recent = (key: string): number[] => {
    const times = failures.get(key) ?? [];
    const start = clock() - windowMs;
    return times.filter((time) => time > start);
  };

  const remember = (key: string, times: number[]): void => {
    failures.delete(key);
    if (times.length > 0) failures.set(key, times);
    for (const [oldest] of failures) {
      if (failures.size <= capacity) break;
      failures.delete(oldest);
    }
  };

  return {
    secondsLeft(key) {
      if (!failures.has(key)) return 0;
      const release = recent(key).at(-limit);
      return release === undefined ? 0 : Math.ceil((release + windowMs - clock()) / 1000);
    },
    count(keys) {
      const time = clock();
      for (const key of keys) remember(key, [...recent(key), time]);
      return () => {
        for (const key of keys) {
          const times = recent(key);
          const own = times.indexOf(time);
          remember(key, own === -1 ? times : times.toSpliced(own, 1));
        }
      };
    },
  };
}
