import type { Run } from '../../../bridge/sync/state/runs/run.ts';
import type { Stage } from '../startStage.ts';
import { waitForQuiet } from './waitForQuiet.ts';
import { wakeFailures } from './wakeFailures.ts';

const mostRuns = 8;

/**
 * Two runs of activities after the last fault, with everything that failed due again, and a full one that must find
 * nothing to write and count its requests as Dynamics does.
 * @returns sentences about what went otherwise
 */
export async function recoverActivities(stage: Stage): Promise<string[]> {
  for (let finished = 0, runs = 0; finished < 2; runs += 1) {
    await wakeFailures(stage, 'activities');
    const run = await syncActivities(stage, 'incremental');
    if (run.state === 'finished') finished += 1;
    if (runs > mostRuns) return [`Runs of activities do not finish any more: ${run.state}, ${run.reason}`];
  }
  const { log } = stage.dynamics.conditions;
  await waitForQuiet(stage);
  log.reset();
  const last = await syncActivities(stage, 'full');
  await waitForQuiet(stage);
  const { requests, rowsWritten } = log.counts();
  const { read, created, updated, unchanged, failed } = last.counts;
  return [
    ...(last.state === 'finished'
      ? []
      : [`The last run of activities ended as ${last.state}: ${last.reason}`]),
    ...(rowsWritten === 0 ? [] : [`A run of activities with nothing to do wrote ${rowsWritten} rows.`]),
    ...(last.counts.requests === requests
      ? []
      : [`A run of activities counted ${last.counts.requests} requests, Dynamics ${requests}.`]),
    ...(created + updated === 0 && unchanged + failed === read
      ? []
      : [`A run of activities with nothing to do counted ${JSON.stringify(last.counts)}.`]),
  ];
}

async function syncActivities({ engine }: Stage, mode: Run['mode']): Promise<Run> {
  const { run } = await engine.runs.syncActivities({
    mode,
    dryRun: false,
    requestedBy: 'test',
    waitMs: 180_000,
  });
  return run;
}
