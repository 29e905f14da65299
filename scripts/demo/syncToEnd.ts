import { setTimeout as wait } from 'node:timers/promises';
import type { components } from '../../schemas/contract.ts';
import { answerOf } from './answerOf.ts';
import type { Stage } from './stage.ts';

type Run = components['schemas']['Run'];

const betweenLooksMs = 250;

/** Starts a run and repeats GetRun until it has ended, as the *Do until* of a flow does. */
export async function syncToEnd(
  stage: Stage,
  operation: 'SyncContacts' | 'SyncActivities' = 'SyncContacts',
): Promise<Run> {
  return followRun(stage, await answerOf<Run>(stage.connection.call(operation, { 'options/wait': 2 })));
}

/** Repeats GetRun until the run has ended, or waits for a person. */
export async function followRun({ connection, progress }: Stage, started: Run): Promise<Run> {
  let run = started;
  while (run.state === 'running') {
    const { percent, counts } = run;
    progress(`${percent} %, ${counts.created} created, ${counts.updated} updated`);
    await wait(betweenLooksMs);
    run = await answerOf<Run>(connection.call('GetRun', { run: run.id }));
  }
  return run;
}
