import type { Run } from '../state/runs/run.ts';
import type { SyncParts } from '../syncParts.ts';

/** A run that is interrupted so often without having got any further is ended. */
const mostInterruptions = 5;

const counted = new WeakMap<SyncParts['log'], Map<number, { at: string; times: number }>>();

/**
 * Whether a run that was interrupted by what passes, such as a connection to the database that was lost, is to be gone on
 * with from its last committed page.
 * @param run as it was when it was taken up
 */
export function mayGoOn({ log }: Pick<SyncParts, 'log'>, run: Run): boolean {
  const runs = counted.get(log) ?? new Map<number, { at: string; times: number }>();
  counted.set(log, runs);
  const at = `${run.position}/${run.counts.read}`;
  const before = runs.get(run.id);
  const times = before?.at === at ? before.times + 1 : 1;
  if (times > mostInterruptions) {
    runs.delete(run.id);
    return false;
  }
  runs.set(run.id, { at, times });
  return true;
}
