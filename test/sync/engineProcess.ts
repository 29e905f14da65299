import { Worker } from 'node:worker_threads';
import { createWebhookWorker } from '../../bridge/sync/webhooks/createWebhookWorker.ts';
import { createEngine, type EngineOptions } from './createEngine.ts';
import { jumpClock } from './faults/jumpClock.ts';

/** What goes wrong in a process by itself. */
export interface ProcessFaults {
  /** Its clock jumps by so much, so long after its start. */
  clockJump?: { afterMs: number; byMs: number };
  /**
   * It is killed in the middle of the transaction of this number that it sees, by whichever process: of any at all,
   * or of those that write contacts, and so both files.
   */
  killInCommit?: { number: number; of: 'anything' | 'contacts' };
}

/** An engine in a process of its own that carries out one run of each kind named, all at once; to be killed. */
const [, , text = '', ...kinds] = process.argv;
const { faults = {}, ...options } = JSON.parse(text) as EngineOptions & { faults?: ProcessFaults };
if (faults.clockJump) jumpClock(faults.clockJump);
if (faults.killInCommit) {
  const workerData = { file: options.contacts ?? options.xperience, ...faults.killInCommit };
  new Worker(new URL('./faults/killInCommit.ts', import.meta.url), { workerData }).unref();
}
const engine = await createEngine(options);
// As the bridge does: a run that this process joined may lose its holder.
const watch = setInterval(() => void engine.runs.resumeOrphans().catch(() => undefined), 250);
process.once('SIGTERM', () => {
  clearInterval(watch);
  void engine.stop().finally(() => process.exit(0));
});
const request = { mode: 'incremental', dryRun: false, requestedBy: 'test', waitMs: 60_000 } as const;
if (kinds.includes('webhooks'))
  createWebhookWorker(engine.parts, { pollMs: 50, catchUpMs: 60_000, batch: 50 }).start();
await Promise.all([
  ...(kinds.includes('contacts') ? [engine.runs.syncContacts(request)] : []),
  ...(kinds.includes('activities') ? [engine.runs.syncActivities(request)] : []),
]);
clearInterval(watch);
await engine.stop();
