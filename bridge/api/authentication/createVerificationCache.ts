import { LRUCache } from 'lru-cache';
import type { XperienceUser } from '../../xperience/users/readUser.ts';
import type { Caller } from '../caller.ts';
import type { MonotonicClock } from '../monotonicClock.ts';
import { createKeyedHash } from './createKeyedHash.ts';
import { signInFreshMs } from './signInFreshMs.ts';

/**
 * Remembers which Authorization headers were right and wrong, each at its network. Neither they nor the user's rows are
 * kept, only keyed hashes; they are gone with the process.
 */
export interface VerificationCache {
  /** @param text a header with its network, or anything else to be known again without being kept */
  keyOf(text: string): string;
  /** The caller, when the user's row was looked at only moments ago. */
  fresh(key: string): Verification | undefined;
  /** Whether these credentials were right, whatever became of the user since. */
  knows(key: string): boolean;
  /** Whether these credentials were right for this very state of the user's row. */
  confirms(key: string, user: XperienceUser): boolean;
  /** Whether these credentials were wrong for this very state of the user's row, or for a user there is not. */
  rejects(key: string, user: XperienceUser | undefined): boolean;
  /** Whether any password of this user was right at this network during the last days. */
  wasRight(pair: string): boolean;
  remember(key: string, verified: { user: XperienceUser; caller: Caller; pair: string }): void;
  reject(key: string, user: XperienceUser | undefined): void;
}

export interface Verification {
  pair: string;
  caller: Caller;
}

export interface VerificationCacheOptions {
  clock: MonotonicClock;
  /** How long a caller is taken without looking at the user's row; a revoked right lasts no longer than this. */
  freshMs?: number;
  /** How long after its last use a right password is known again; the row is compared each time. */
  lifetimeMs?: number;
  /** How long a wrong password is known again. */
  rejectedMs?: number;
  capacity?: number;
}

interface Entry extends Verification {
  fingerprint: string;
  checked: number;
}

const DAY = 24 * 60 * 60_000;

export function createVerificationCache({
  clock,
  freshMs = signInFreshMs,
  lifetimeMs = 7 * DAY,
  rejectedMs = 15 * 60_000,
  capacity = 1_000,
}: VerificationCacheOptions): VerificationCache {
  const keyed = createKeyedHash();
  const entries = new LRUCache<string, Entry>({ max: capacity });
  const pairs = new LRUCache<string, number>({ max: capacity });
  const rejected = new LRUCache<string, { fingerprint: string; until: number }>({ max: capacity });

  const fingerprintOf = (user: XperienceUser | undefined): string =>
    keyed(user ? JSON.stringify(Object.entries(user).sort()) : 'nobody');

  const alive = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    return entry && clock() - entry.checked < lifetimeMs ? entry : undefined;
  };

  return {
    keyOf: keyed,
    fresh(key) {
      const entry = alive(key);
      return entry && clock() - entry.checked < freshMs ? entry : undefined;
    },
    knows: (key) => alive(key) !== undefined,
    confirms(key, user) {
      return alive(key)?.fingerprint === fingerprintOf(user);
    },
    rejects(key, user) {
      const entry = rejected.get(key);
      return entry !== undefined && clock() < entry.until && entry.fingerprint === fingerprintOf(user);
    },
    wasRight(pair) {
      const last = pairs.get(pair);
      return last !== undefined && clock() - last < lifetimeMs;
    },
    remember(key, { user, caller, pair }) {
      entries.set(key, { pair, caller, fingerprint: fingerprintOf(user), checked: clock() });
      pairs.set(pair, clock());
      rejected.delete(key);
    },
    reject(key, user) {
      entries.delete(key);
      rejected.set(key, { fingerprint: fingerprintOf(user), until: clock() + rejectedMs });
    },
  };
}
