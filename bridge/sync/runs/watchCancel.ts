import type { SyncParts } from '../syncParts.ts';
import { afterGrace } from './afterGrace.ts';

/** Looks out for somebody who wants a run to end. */
export interface CancelWatch {
  /** Aborted when the page in hand has had its time since: what is not sent by then is not sent any more. */
  late: AbortSignal;
  /** Whether somebody has asked. */
  isAsked(): boolean;
  end(): void;
}

/**
 * A page may take as long as Dynamics asks everybody to wait. Who cancels a run is not kept waiting: the page in hand is
 * finished if that takes no longer than the end of a process may, else what it has done is stored and the rest left.
 */
export function watchCancel({ database, timing, log }: SyncParts, runId: number): CancelWatch {
  const asked = new AbortController();
  const look = async (): Promise<void> => {
    const row = await database.db
      .selectFrom('dynamics365.run')
      .select('cancel_requested')
      .where('run_id', '=', runId)
      .executeTakeFirst();
    if (row?.cancel_requested !== true || asked.signal.aborted) return;
    clearInterval(timer);
    log.info({ run: runId }, 'The run is cancelled');
    asked.abort(new Error('The run was cancelled.'));
  };
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    // A database that is away is noticed by the run itself.
    look()
      .catch(() => undefined)
      .finally(() => {
        looking = false;
      });
  }, timing.cancelPollMs);
  timer.unref();
  return {
    late: afterGrace(asked.signal, timing.stopGraceMs),
    isAsked: () => asked.signal.aborted,
    end: () => clearInterval(timer),
  };
}
