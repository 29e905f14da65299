import type { Caller } from '../../caller.ts';
import type { MonotonicClock } from '../../monotonicClock.ts';
import type { Refusal } from '../../refusal.ts';

/** Remembers by keyed hashes what right keys led to. */
export interface KeyCache {
  /** What the key led to, when its row was looked at only moments ago. */
  fresh(hash: string): Caller | Refusal | undefined;
  /** @param minutesLeft until the key expires, which ends what is remembered of it */
  remember(hash: string, outcome: Caller | Refusal, minutesLeft: number | undefined): void;
  forget(hash: string): void;
}

export interface KeyCacheOptions {
  clock: MonotonicClock;
  freshMs: number;
  capacity?: number;
}

export function createKeyCache({ clock, freshMs, capacity = 1_000 }: KeyCacheOptions): KeyCache {
  const entries = new Map<string, { outcome: Caller | Refusal; until: number }>();
  return {
    fresh(hash) {
      const entry = entries.get(hash);
      return entry && clock() < entry.until ? entry.outcome : undefined;
    },
    remember(hash, outcome, minutesLeft = Number.POSITIVE_INFINITY) {
      const left = minutesLeft > 0 ? minutesLeft * 60_000 : Number.POSITIVE_INFINITY;
      entries.delete(hash);
      entries.set(hash, { outcome, until: clock() + Math.min(freshMs, left) });
      for (const [oldest] of entries) {
        if (entries.size <= capacity) break;
        entries.delete(oldest);
      }
    },
    forget(hash) {
      entries.delete(hash);
    },
  };
}
