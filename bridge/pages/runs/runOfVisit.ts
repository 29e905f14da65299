import type { Run } from '../../sync/state/runs/run.ts';
import { readRun } from '../../sync/state/runs/runStore.ts';
import type { Visit } from '../page.ts';

/** A run by the number in the address; undefined where there is none. */
export async function runOfVisit({ params, services }: Visit): Promise<Run | undefined> {
  const id = Number(params.id);
  return Number.isInteger(id) && id > 0 && id < 2 ** 31 ? readRun(services.parts.database, id) : undefined;
}
