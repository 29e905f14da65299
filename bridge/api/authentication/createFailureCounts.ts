import type { MonotonicClock } from '../monotonicClock.ts';

export interface FailureCountsOptions {
  clock: MonotonicClock;
  /** From this count on a key is kept apart, where keys that failed once or twice cannot push it out. */
  keptFrom: number;
  /** How long failures count, from the first of them on. */
  windowMs?: number;
  /** Keys below `keptFrom`, and as many from there on; of each kind the oldest is forgotten first. */
  capacity?: number;
}

/** Counts failures by key. Keys have to be short; hash what comes from outside. */
export interface FailureCounts {
  count(key: string): number;
  /** @returns the new count. */
  add(key: string): number;
  takeBack(key: string): void;
  /** Keys in memory. */
  size(): number;
}

interface Entry {
  count: number;
  since: number;
}

/**
 * Memory is bounded and nothing is stored: each process of the bridge counts by itself, and a restart begins anew.
 *
 * Not rate-limiter-flexible: its memory store keeps a timer for every key and has no bound for the number of keys.
 */
export function createFailureCounts(options: FailureCountsOptions): FailureCounts {
  const { clock, keptFrom, windowMs = 15 * 60_000, capacity = 10_000 } = options;
  const few = new Map<string, Entry>();
  const many = new Map<string, Entry>();

  const find = (key: string): Entry | undefined => {
    const entry = many.get(key) ?? few.get(key);
    return entry && clock() - entry.since < windowMs ? entry : undefined;
  };

  const trim = (entries: Map<string, Entry>): void => {
    // Oldest first: a window is as long for every key. Two at a time keep up with one that is added.
    let left = 2;
    for (const [key, { since }] of entries) {
      if (left === 0 || (entries.size <= capacity && clock() - since < windowMs)) break;
      entries.delete(key);
      left -= 1;
    }
  };

  return {
    count: (key) => find(key)?.count ?? 0,
    add(key) {
      const { count, since } = find(key) ?? { count: 0, since: clock() };
      const entry = { count: count + 1, since };
      const [place, other] = entry.count >= keptFrom ? [many, few] : [few, many];
      other.delete(key);
      if (count === 0) place.delete(key);
      place.set(key, entry);
      trim(few);
      trim(many);
      return entry.count;
    },
    takeBack(key) {
      const entry = find(key);
      if (entry && entry.count > 0) entry.count -= 1;
    },
    size: () => few.size + many.size,
  };
}
