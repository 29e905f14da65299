import { readSwitches } from '../../xperience/settings/readSettings.ts';
import { refuseActivitiesOff } from '../activities/prepareActivities.ts';
import { refuseContactsOff } from '../contacts/prepareContacts.ts';
import { refusePaused } from '../state/pause/pause.ts';
import type { Run, RunKind } from '../state/runs/run.ts';
import { isCancelRequested } from '../state/runs/runStore.ts';
import { readOwnRows } from '../state/settings/settingRows.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';

/** Looks out for somebody who wants a run to end. */
export interface CancelWatch {
  /** Aborted when the page in hand has had its time since: what is not sent by then is not sent any more. */
  late: AbortSignal;
  /** Whether somebody has cancelled the run. */
  isAsked(): boolean;
  /** @throws SyncRefused once a switch is off or the bridge paused: what is in flight ends, nothing new begins */
  refuseHalted(): void;
  end(): void;
}

/**
 * A page may take as long as Dynamics asks everybody to wait. Who cancels a run is not kept waiting: the page in hand is
 * finished if that takes no longer than the end of a process may, else what it has done is stored and the rest left.
 * A run that writes ends in the same way when its switch is switched off or the bridge paused, but begins nothing more.
 */
export function watchCancel(
  { database, site, timing, log }: SyncParts,
  { id, kind, dryRun }: Pick<Run, 'id' | 'kind' | 'dryRun'>,
): CancelWatch {
  const asked = new AbortController();
  const ending = new AbortController();
  let halt: SyncRefused | undefined;
  const lookForCancel = async (): Promise<void> => {
    if (asked.signal.aborted || !(await isCancelRequested(database, id))) return;
    log.info({ run: id }, 'The run is cancelled');
    asked.abort();
    ending.abort(new Error('The run was cancelled.'));
  };
  const lookForHalt = async (): Promise<void> => {
    if (dryRun || halt) return;
    await refuseGoingOn({ database, site }, kind).catch((error: unknown) => {
      if (!(error instanceof SyncRefused)) throw error;
      halt = error;
      log.info({ run: id, code: error.refusal.code }, 'The run is to write nothing more');
      ending.abort(error);
    });
  };
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    // A database that is away is noticed by the run itself.
    Promise.all([lookForCancel(), lookForHalt()])
      .catch(() => undefined)
      .finally(() => {
        looking = false;
      });
  }, timing.cancelPollMs);
  timer.unref();
  return {
    late: afterGrace(ending.signal, timing.stopGraceMs),
    isAsked: () => asked.signal.aborted,
    refuseHalted: () => {
      if (halt) throw halt;
    },
    end: () => clearInterval(timer),
  };
}

/**
 * Asked again and again while a run goes, so that switches and the pause count for it, too.
 * @throws SyncRefused when it may write nothing more
 */
async function refuseGoingOn(
  { database, site }: Pick<SyncParts, 'database' | 'site'>,
  kind: RunKind,
): Promise<void> {
  await refusePaused({ database });
  const switches = await readSwitches(database, site);
  if (kind === 'activities') refuseActivitiesOff(database, switches);
  else refuseContactsOff(database, switches, await readOwnRows(database));
}

/**
 * A signal that follows another after some time: whoever stops at a good place has so long to reach it.
 * @param graceMs time from the first signal to this one
 */
export function afterGrace(signal: AbortSignal, graceMs: number): AbortSignal {
  const late = new AbortController();
  const start = (): void => {
    setTimeout(() => late.abort(signal.reason), graceMs).unref();
  };
  if (signal.aborted) start();
  else signal.addEventListener('abort', start, { once: true });
  return late.signal;
}
