import { viewRun } from '../../bridge/api/views/viewRun.ts';
import { waitForRun } from '../../bridge/sync/runs/waitForRun.ts';
import type { components } from '../../schemas/contract.ts';
import type { OpenServices } from '../commandLine/openServices.ts';
import type { Call } from '../commandLine/runCommand.ts';
import { describeProgress } from './describeRun.ts';

type Run = components['schemas']['Run'];

export interface Following {
  /** Whether to wait for the end of a run that another process carries out, too. */
  toTheEnd: boolean;
  /** How often its progress is told, ms. */
  everyMs?: number;
}

/**
 * Tells how a run comes along, until it has ended. One whose process has ended is taken over.
 * @returns the run as it is then: still running when this process is told to stop, or when another carries it out and
 * nobody wants to wait for that
 */
export async function followRun(
  { runs, parts }: Pick<OpenServices, 'runs' | 'parts'>,
  started: Run,
  { toTheEnd, everyMs = 1_000 }: Following,
  { screen }: Pick<Call, 'screen'>,
): Promise<Run> {
  let run = started;
  while (run.state === 'running' && !parts.stopping.aborted) {
    if (!runs.endOf(run.id)) {
      if (!toTheEnd) break;
      await runs.resumeOrphans();
    }
    screen.progress(describeProgress(run));
    await waitForRun(parts, run.id, { waitMs: everyMs }, runs.endOf(run.id));
    run = (await viewRun(parts.database, run.id)) ?? run;
  }
  if (parts.stopping.aborted) await runs.settled();
  return (await viewRun(parts.database, run.id)) ?? run;
}
