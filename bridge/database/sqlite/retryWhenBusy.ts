import { setTimeout as delay } from 'node:timers/promises';
import { resultCode } from './toDatabaseError.ts';

const isBusy = (error: unknown): boolean => ((resultCode(error) ?? 0) & 0xff) === 5;

/**
 * Repeats what another process's lock refused. SQLite's own waiting would stop this whole process, so it is
 * kept short and the rest is waited out here, with other work going on.
 * @param patience milliseconds until the refusal is passed on
 * @returns at once what is not refused, as nearly everything is
 */
export function retryWhenBusy<T>(attempt: () => T, patience: number): T | Promise<T> {
  try {
    return attempt();
  } catch (error) {
    if (!isBusy(error)) throw error;
    return retry(attempt, error, performance.now() + patience);
  }
}

async function retry<T>(attempt: () => T, refusal: unknown, until: number): Promise<T> {
  let last = refusal;
  for (let pause = 2; performance.now() <= until; pause = Math.min(pause * 2, 100)) {
    // Two processes in step would meet again for ever.
    await delay(pause * (0.5 + Math.random()));
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error)) throw error;
      last = error;
    }
  }
  throw last;
}
