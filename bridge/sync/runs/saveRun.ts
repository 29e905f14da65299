import type { HeldLease } from '../state/runs/holdLease.ts';
import type { Run } from '../state/runs/run.ts';
import { type RunProgress, type SaveRun, saveProgress } from '../state/runs/runStore.ts';
import type { SyncParts } from '../syncParts.ts';
import { RunStopped } from './endEarly.ts';
import type { CancelWatch } from './watchCancel.ts';

/**
 * Writes the progress of a run, with what always goes along.
 * @throws RunStopped when the run is no longer this holder's, was cancelled, or the process ends
 * @throws SyncRefused when a switch or the pause ends it
 */
export function createSave(
  parts: SyncParts,
  run: Run,
  { lease, cancel }: { lease: HeldLease; cancel: CancelWatch },
  always: () => RunProgress,
): SaveRun {
  const begun = performance.now();
  return async (progress) => {
    const kept = await saveProgress(
      parts.database,
      { id: run.id, token: lease.token },
      { ...always(), ...progress, workedMs: run.workedMs + performance.now() - begun },
    );
    if (!kept.held) throw new RunStopped('lost');
    if (kept.cancelRequested && progress.state === undefined) throw new RunStopped('cancelled');
    if (progress.state === undefined) cancel.refuseHalted();
    if (parts.stopping.aborted && progress.state === undefined) throw new RunStopped('stopping');
  };
}
