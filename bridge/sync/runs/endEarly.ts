import { DatabaseError, isDatabaseError } from '../../database/databaseError.ts';
import { DataverseUnavailable } from '../../dataverse/dataverseUnavailable.ts';
import { haltBehind } from '../state/pause/pause.ts';
import type { HeldLease } from '../state/runs/holdLease.ts';
import type { Run } from '../state/runs/run.ts';
import type { SaveRun } from '../state/runs/runStore.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import type { CancelWatch } from './watchCancel.ts';

/** `lost`: another process goes on. `stopping`: this process ends, the next one goes on. */
export class RunStopped extends Error {
  readonly why: 'lost' | 'stopping' | 'cancelled';

  constructor(why: RunStopped['why']) {
    super(`The run was stopped: ${why}.`);
    this.why = why;
  }
}

/** What ending needs of a run under way. */
export interface Ending {
  save: SaveRun;
  cancel: Pick<CancelWatch, 'isAsked'>;
  lease: Pick<HeldLease, 'lost'>;
}

/**
 * Records why a run ended before its time. One whose process stops, whose lease was lost or whose database went away for a
 * moment stays "running": the next holder continues it, which may be this process.
 */
export async function endEarly(
  parts: SyncParts,
  run: Run,
  cause: unknown,
  { save, cancel, lease }: Ending,
): Promise<void> {
  const isCut = cause instanceof DataverseUnavailable && cause.kind === 'stopped';
  const error = cancel.isAsked() && isCut ? new RunStopped('cancelled') : (haltBehind(cause) ?? cause);
  if (parts.stopping.aborted && !(error instanceof SyncRefused)) return;
  if (error instanceof RunStopped && error.why !== 'cancelled') return;
  if (lease.lost.aborted) return;
  const passes = isDatabaseError(error, 'unavailable') || (isCut && error === cause);
  if (passes && mayGoOn(parts, run)) {
    parts.log.warn({ err: error, run: run.id }, 'The run was interrupted; it is continued in a moment');
    return;
  }
  const { code, reason } = describe(error);
  if (code === 'unexpected')
    parts.log.error({ err: error, run: run.id }, 'The run ended by a mistake of the bridge');
  else parts.log.warn({ run: run.id, code, reason }, 'The run ended early');
  const state = error instanceof RunStopped ? 'cancelled' : 'failed';
  await save({ state, reasonCode: code, reason }).catch((saving: unknown) => {
    parts.log.error(
      { err: saving, run: run.id },
      'The end of the run could not be recorded; it is continued later',
    );
  });
}

function describe(error: unknown): { code: string; reason: string } {
  if (error instanceof RunStopped) return { code: 'cancelled', reason: 'The run was cancelled.' };
  if (error instanceof SyncRefused) return { code: error.refusal.code, reason: error.refusal.detail };
  if (error instanceof DataverseUnavailable)
    return { code: codeOf('dynamics', error.kind), reason: error.message };
  if (error instanceof DatabaseError) return { code: codeOf('database', error.kind), reason: error.message };
  return {
    code: 'unexpected',
    reason: 'The bridge made a mistake; its log tells which. Run the sync again.',
  };
}

function codeOf(side: string, kind: string): string {
  return `${side}${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
}

/** A run that is interrupted so often without having got any further is ended. */
const mostInterruptions = 5;

const counted = new WeakMap<SyncParts['log'], Map<number, { at: string; times: number }>>();

/**
 * Whether a run that was interrupted by what passes, such as a connection to the database that was lost, is to be gone on
 * with from its last committed page.
 * @param run as it was when it was taken up
 */
function mayGoOn({ log }: Pick<SyncParts, 'log'>, run: Run): boolean {
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
