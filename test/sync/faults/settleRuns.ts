import { setTimeout as wait } from 'node:timers/promises';
import type { Stage } from '../startStage.ts';

const patienceMs = 180_000;

/**
 * Goes on with every run that lost its process and waits until none is under way, nor any request that the process did
 * not live to see answered, so that what is counted afterwards belongs to one run alone.
 * @throws when one is still running after three minutes
 */
export async function settleRuns({ engine, database, dynamics }: Stage): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    await engine.runs.resumeOrphans();
    await engine.runs.settled();
    const running = await database.db
      .selectFrom('dynamics365.run')
      .select(['run_id', 'kind'])
      .where('state', '=', 'running')
      .executeTakeFirst();
    const requests = dynamics.conditions.log.underWay();
    if (!running && requests === 0) return;
    if (performance.now() > deadline)
      throw new Error(
        running ? `Run ${running.run_id} (${running.kind}) does not end.` : 'A request does not end.',
      );
    await wait(100);
  }
}
