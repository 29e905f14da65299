import { setTimeout as sleep } from 'node:timers/promises';
import type { MonotonicClock } from '../monotonicClock.ts';
import { createFailureCounts, type FailureCounts } from './createFailureCounts.ts';

/** What an attempt is counted by; keyed hashes, so that neither names nor their lengths are kept. */
export interface AttemptKeys {
  /** The user at the network. */
  pair: string;
  user: string;
  network: string;
}

/** An attempt that may be made now. Counted as failed until it is taken back. */
export interface Attempt {
  /** For when it succeeded or could not be made. */
  takeBack(): void;
}

export interface SignInBrake {
  /** Whether the password that was right for this pair is taken whatever others try there. */
  trusts(pair: string): boolean;
  /**
   * Counts an attempt as failed before it is made, so that many at once cannot slip through together, and lets it wait
   * its time.
   *
   * @param wasRight the pair has signed in during the last days: then only its own failures count
   * @param onMany told once in a quarter of an hour that a pair, user or network has many failures
   * @returns the attempt, or in how many seconds to come again when too many wait already.
   */
  enter(
    keys: AttemptKeys,
    wasRight: boolean,
    onMany?: (level: Level, count: number) => void,
  ): Promise<Attempt | { refusedSeconds: number }>;
}

export interface SignInBrakeOptions {
  clock: MonotonicClock;
  /** Lets an attempt wait. */
  wait?: (ms: number) => Promise<unknown>;
}

export type Level = 'pair' | 'user' | 'network';

interface Rule {
  /** Failures that cost nothing. */
  free: number;
  /** The longest wait. It doubles from half a second with each failure. */
  maxSeconds: number;
  /** Attempts that may wait at once; others are refused. */
  waiting: number;
  /** Failures that `onMany` is told of; those of a network are told of with other ways to sign in (`createApi`). */
  many: number;
}

/**
 * Nobody is locked out. After a few failures an attempt waits; at a network where many sign-ins fail, a new one waits a
 * few seconds at the most, because the gateway of Power Platform sends the calls of all connections from few addresses.
 */
const rules: Readonly<Record<Level, Rule>> = {
  pair: { free: 5, maxSeconds: 10, waiting: 2, many: 20 },
  user: { free: 50, maxSeconds: 30, waiting: 20, many: 100 },
  network: { free: 200, maxSeconds: 5, waiting: Number.POSITIVE_INFINITY, many: Number.POSITIVE_INFINITY },
};

/** Attempts that wait at once, whoever's they are. */
const mostWaiting = 5_000;

/**
 * A password that is known to be right is taken at once, which tells somebody at the same address whether a guess is
 * right. After so many guesses in a quarter of an hour it is not any more: a bound for guessing, far above what makes a
 * flow fail.
 */
const trustedUntil = 20_000;

const levels = ['pair', 'user', 'network'] as const;

/** Slows wrong sign-ins down, by what has failed before. */
export function createSignInBrake({ clock, wait = sleep }: SignInBrakeOptions): SignInBrake {
  const counts = Object.fromEntries(
    levels.map((level) => [level, createFailureCounts({ clock, keptFrom: rules[level].free })]),
  ) as Record<Level, FailureCounts>;
  const waiting = new Map<string, number>();
  let held = 0;

  const delayOf = (level: Level, count: number): number => {
    const { free, maxSeconds } = rules[level];
    return count <= free ? 0 : Math.min(maxSeconds * 1000, 500 * 2 ** (count - free - 1));
  };

  const hold = async (keys: readonly string[], ms: number): Promise<void> => {
    held += 1;
    for (const key of keys) waiting.set(key, (waiting.get(key) ?? 0) + 1);
    try {
      await wait(ms);
    } finally {
      held -= 1;
      for (const key of keys) {
        const left = (waiting.get(key) ?? 0) - 1;
        if (left > 0) waiting.set(key, left);
        else waiting.delete(key);
      }
    }
  };

  return {
    trusts: (pair) => counts.pair.count(pair) < trustedUntil,
    async enter(keys, wasRight, onMany) {
      const relevant = wasRight ? (['pair'] as const) : levels;
      const delayed = relevant
        .map((level) => ({ level, ms: delayOf(level, counts[level].count(keys[level]) + 1) }))
        .filter(({ ms }) => ms > 0);
      const ms = Math.max(0, ...delayed.map((each) => each.ms));
      const full =
        (ms > 0 && held >= mostWaiting) ||
        delayed.some(({ level }) => (waiting.get(keys[level]) ?? 0) >= rules[level].waiting);
      // What is refused unseen adds to counts and makes none: names made up do not fill the memory.
      const counted = full ? relevant.filter((level) => counts[level].count(keys[level]) > 0) : relevant;
      for (const level of counted) {
        const count = counts[level].add(keys[level]);
        if (count === rules[level].many) onMany?.(level, count);
      }
      if (full) return { refusedSeconds: Math.ceil(ms / 1000) };
      const slowed = delayed.map(({ level }) => keys[level]);
      if (ms > 0) await hold(slowed, ms);
      return {
        takeBack: () => {
          for (const level of relevant) counts[level].takeBack(keys[level]);
        },
      };
    },
  };
}
