import { setTimeout as wait } from 'node:timers/promises';
import { readRun } from '../state/runs/runStore.ts';
import type { SyncParts } from '../syncParts.ts';

/** How long somebody waits for the end of a run. */
export interface Patience {
  /** ms */
  waitMs: number;
  /** Ends the waiting, not the run. */
  signal?: AbortSignal;
}

/**
 * Waits until a run has ended, or patience has, or this process is told to end.
 * @param own the run as it is carried out by this process; that of another is looked at again and again
 */
export async function waitForRun(
  { database, stopping, timing }: SyncParts,
  id: number,
  { waitMs, signal }: Patience,
  own: Promise<void> | undefined,
): Promise<void> {
  const patience = AbortSignal.any([AbortSignal.timeout(waitMs), stopping, ...(signal ? [signal] : [])]);
  const aborted = new Promise<void>((resolve) => {
    if (patience.aborted) resolve();
    else patience.addEventListener('abort', () => resolve(), { once: true });
  });
  if (own) return Promise.race([own, aborted]);
  while (!patience.aborted && (await readRun(database, id))?.state === 'running') {
    await wait(timing.pollMs, undefined, { signal: patience }).catch(() => undefined);
  }
}
