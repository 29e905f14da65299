import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ServerStage } from './startServerStage.ts';

const mostAttempts = 10;

/** What holds as soon as a fault is over: runs complete again, with nothing lost and nothing doubled. */
export async function expectRecovery({ sync, links, rows, dynamics }: ServerStage): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const { run } = await sync().catch((error: unknown) => ({ run: { state: String(error) } }));
    if (run.state === 'finished') break;
    expect(attempt, `the run ended as ${run.state}`).toBeLessThan(mostAttempts);
    await delay(500);
  }
  const linked = await links();
  expect(linked.length).toBeGreaterThan(10);
  expect(linked).toEqual(rows());
  dynamics.conditions.log.reset();
  expect((await sync('full')).run.state).toBe('finished');
  expect(dynamics.conditions.log.counts().rowsWritten).toBe(0);
}
