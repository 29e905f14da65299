import { setTimeout as wait } from 'node:timers/promises';
import type { components } from '../../schemas/contract.ts';
import type { Flow } from './createFlow.ts';

type Run = components['schemas']['Run'];

const betweenLooksMs = 250;

/**
 * Starts a contact run and repeats GetRun until it has ended, as the *Do until* of a flow does.
 * @param progress told after each answer
 */
export async function syncToEnd(
  flow: Flow,
  options: { mode?: Run['mode'] },
  progress: (run: Run) => void,
): Promise<Run> {
  const started = await flow.post<Run>('/sync/contacts', { ...options, wait: 2 });
  if (started.status !== 200)
    throw new Error(`SyncContacts answered ${started.status}: ${JSON.stringify(started.body)}`);
  let run = started.body;
  while (run.state === 'running') {
    progress(run);
    await wait(betweenLooksMs);
    run = (await flow.get<Run>(`/runs/${run.id}`)).body;
  }
  progress(run);
  return run;
}
