import { currentTimes } from '../../xperience/currentTimes.ts';
import { readDueKinds } from '../state/failures/listFailures.ts';
import type { Run } from '../state/runs/run.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import type { Runs } from './createRuns.ts';

export interface DueRuns {
  started: { run: Run; joined: boolean }[];
  /** Why one was not started. */
  refused: string[];
}

const syncOf = { contact: 'syncContacts', activity: 'syncActivities' } as const;

/**
 * Starts a run for each kind of which a failure is due, or joins one that is going, and waits for none. What keeps one
 * from starting is told, and no error: the failures are due all the same.
 */
export async function startDueRuns(
  { database }: Pick<SyncParts, 'database'>,
  runs: Pick<Runs, 'syncContacts' | 'syncActivities'>,
  requestedBy: string,
  signal: AbortSignal,
): Promise<DueRuns> {
  const due: DueRuns = { started: [], refused: [] };
  for (const kind of await readDueKinds(database, (await currentTimes(database)).utc)) {
    try {
      const request = { mode: 'incremental', dryRun: false, requestedBy, waitMs: 0, signal } as const;
      due.started.push(await runs[syncOf[kind]](request));
    } catch (error) {
      if (!(error instanceof SyncRefused)) throw error;
      if (!due.refused.includes(error.refusal.detail)) due.refused.push(error.refusal.detail);
    }
  }
  return due;
}
