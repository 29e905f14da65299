import { setTimeout as delay } from 'node:timers/promises';
import { isDatabaseError } from './databaseError.ts';

/** How often work is tried that always loses against others. */
const mostAttempts = 5;

/** Runs a transaction again from its start when it loses a deadlock. */
export async function retryDeadlocks<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt >= mostAttempts || !isDatabaseError(error, 'deadlock')) throw error;
    }
    // At different moments, or the same two meet again.
    await delay(50 * attempt * Math.random());
  }
}
