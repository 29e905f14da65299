import type { components } from '../../../schemas/contract.ts';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { listPlanned, plannedKinds } from '../../sync/state/runs/plannedChanges.ts';
import { readRun } from '../../sync/state/runs/runStore.ts';
import { presentPlanned, presentRun } from '../present/presentRun.ts';

/** As many of each kind are shown with the run itself. */
const shownOfKind = 50;

/** A run with the first of what it would do, where it is one that only tells or waits; undefined when there is none. */
export async function viewRun(
  database: DatabaseHandle,
  runId: number,
): Promise<components['schemas']['Run'] | undefined> {
  const run = await readRun(database, runId);
  if (!run) return undefined;
  const planned = [];
  for (const kind of run.dryRun || run.plan ? plannedKinds : [])
    planned.push(...(await listPlanned(database, runId, { kind, limit: shownOfKind })));
  return { ...presentRun(run), ...(planned.length > 0 ? { planned: planned.map(presentPlanned) } : {}) };
}
