const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Waits before the second and each further attempt, ms: the schedule that users of webhooks know (Svix). */
const waits: readonly number[] = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  10 * hour,
];

/** So much longer a wait may be, so that many that failed together do not come back together. */
const mostJitter = 0.1;

/**
 * How long to wait after a notification failed.
 * @param attempts how often it failed so far, from 1
 * @param random from 0 to below 1
 * @returns ms; undefined when it is given up
 */
export function waitAfter(attempts: number, random: number = Math.random()): number | undefined {
  const wait = waits[attempts - 1];
  return wait === undefined ? undefined : wait * (1 + mostJitter * random);
}
