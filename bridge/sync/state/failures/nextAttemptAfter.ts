const firstDelayMs = 60_000;
const longestDelayMs = 6 * 60 * 60_000;

/**
 * How long to wait before a failure that time may end is tried again: a minute, doubled with each attempt up to six hours,
 * less up to a fifth at random, so that what failed together does not come back together.
 * @param attempts made so far, from 1
 */
export function nextAttemptAfter(attempts: number, random: () => number = Math.random): number {
  const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempts - 1));
  return Math.round(delay * (1 - 0.2 * random()));
}
