import { SyncRefused } from '../../../bridge/sync/syncRefused.ts';

/** Why work was refused. */
export async function refusalOf(work: Promise<unknown>): Promise<SyncRefused['refusal']> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof SyncRefused) return error.refusal;
  throw error ?? new Error('It was not refused.');
}
