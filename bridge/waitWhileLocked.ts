import { setTimeout as delay } from 'node:timers/promises';
import { isDatabaseError } from './database/databaseError.ts';

/**
 * Does work again and again while another process locks the database.
 * @param options.onWait told once, when the work waits for the first time
 * @throws DatabaseError `busy` after the patience, and at once whatever else the work throws
 */
export async function waitWhileLocked<T>(
  work: () => Promise<T>,
  {
    patienceMs,
    onWait,
    pauseMs = 500,
  }: { patienceMs: number; onWait(error: unknown): void; pauseMs?: number },
): Promise<T> {
  const until = performance.now() + patienceMs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseError(error, 'busy') || performance.now() >= until) throw error;
      if (attempt === 1) onWait(error);
    }
    await delay(pauseMs);
  }
}
