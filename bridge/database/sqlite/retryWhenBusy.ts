import { setTimeout as delay } from 'node:timers/promises';
import { resultCode } from './toDatabaseError.ts';

const isBusy = (error: unknown): boolean => ((resultCode(error) ?? 0) & 0xff) === 5;

/**
 * Repeats what another process's lock refused. SQLite's own waiting would stop this whole process, so it is
 * kept short and the rest is waited out here, with other work going on.
 * @param patience milliseconds until the refusal is passed on
 */
export async function retryWhenBusy<T>(attempt: () => T, patience: number): Promise<T> {
  const until = performance.now() + patience;
  for (let pause = 2; ; pause = Math.min(pause * 2, 100)) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw error;
    }
    // Two processes in step would meet again for ever.
    await delay(pause * (0.5 + Math.random()));
  }
}
