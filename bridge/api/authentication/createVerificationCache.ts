import type { XperienceUser } from '../../xperience/readUser.ts';
import type { Caller } from '../caller.ts';
import { createKeyedHash } from './createKeyedHash.ts';
import type { MonotonicClock } from './types.ts';

/** Remembers for a while which Authorization headers were right. Neither they nor the user's rows are kept, only keyed hashes. */
export interface VerificationCache {
  /** @param authorization the header as sent */
  keyOf(authorization: string): string;
  /** The caller, when the user's row was looked at only moments ago. */
  fresh(key: string): Verification | undefined;
  /** Whether these credentials were right for this very state of the user's row. */
  confirms(key: string, user: XperienceUser): boolean;
  remember(key: string, user: XperienceUser, caller: Caller): void;
  forget(key: string): void;
}

export interface Verification {
  userId: number;
  caller: Caller;
}

export interface VerificationCacheOptions {
  clock: MonotonicClock;
  /** How long a caller is taken without looking at the user's row; a revoked right lasts no longer than this. */
  freshMs?: number;
  /** How long a password is taken without computing its hash again. */
  lifetimeMs?: number;
  capacity?: number;
}

interface Entry extends Verification {
  fingerprint: string;
  verified: number;
  checked: number;
}

export function createVerificationCache({
  clock,
  freshMs = 5_000,
  lifetimeMs = 15 * 60_000,
  capacity = 1_000,
}: VerificationCacheOptions): VerificationCache {
  const keyed = createKeyedHash();
  const entries = new Map<string, Entry>();

  const fingerprintOf = (user: XperienceUser): string => keyed(JSON.stringify(Object.entries(user).sort()));

  const alive = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    return entry && clock() - entry.verified < lifetimeMs ? entry : undefined;
  };

  return {
    keyOf: keyed,
    fresh(key) {
      const entry = alive(key);
      return entry && clock() - entry.checked < freshMs ? entry : undefined;
    },
    confirms(key, user) {
      return alive(key)?.fingerprint === fingerprintOf(user);
    },
    remember(key, user, caller) {
      const fingerprint = fingerprintOf(user);
      const known = alive(key);
      const verified = known?.fingerprint === fingerprint ? known.verified : clock();
      entries.delete(key);
      entries.set(key, { userId: user.userId, caller, fingerprint, verified, checked: clock() });
      for (const [oldest] of entries) {
        if (entries.size <= capacity) break;
        entries.delete(oldest);
      }
    },
    forget(key) {
      entries.delete(key);
    },
  };
}
