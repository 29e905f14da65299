import { hostname } from 'node:os';
import { isDatabaseError } from '../../database/databaseError.ts';
import { textForLog } from '../../dataverse/textForLog.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { type EventLogEntry, writeEventLog } from '../../xperience/writeEventLog.ts';
import { isFarAhead } from '../state/clocks.ts';
import { readPause } from '../state/pause/pause.ts';
import { forgetHistory } from '../state/runs/forgetHistory.ts';
import type { Run } from '../state/runs/run.ts';
import { readRun } from '../state/runs/runStore.ts';
import { readBridgeSettings } from '../state/settings/bridgeSettings.ts';
import type { SyncParts } from '../syncParts.ts';
import { describeFailures } from './describeFailures.ts';

const source = 'Dynamics 365 bridge';

/**
 * What follows a run that this holder has ended: at most one entry in Xperience's event log, where the login may
 * write there, and the end of history that is too old. None of it can fail the run.
 * @param holder the run as its holder knew it; one that another holder goes on with is left to that one
 */
export async function concludeRun(parts: SyncParts, holder: { id: number; token: number }): Promise<void> {
  const run = await readRun(parts.database, holder.id);
  if (!run || run.state === 'running' || run.token !== holder.token) return;
  parts.log.info({ run: run.id, state: run.state, counts: run.counts }, 'A run has ended');
  const entry = await entryOf(parts, run);
  // Its event log is Xperience's, too.
  if (entry && !(await readPause(parts.database))) {
    await writeEventLog(parts.database, { ...entry, source, machine: hostname() }).catch((error: unknown) => {
      const level = isDatabaseError(error, 'denied') ? 'debug' : 'warn';
      parts.log[level](
        { err: error, run: run.id },
        'The run could not be entered in the event log of Xperience',
      );
    });
  }
  const { utc } = await currentTimes(parts.database);
  if (isFarAhead(utc, parts.dataverse)) return;
  const { keepHistoryDays } = await readBridgeSettings(parts.database);
  await forgetHistory(parts.database, keepHistoryDays);
}

async function entryOf(
  { database }: SyncParts,
  run: Run,
): Promise<Pick<EventLogEntry, 'type' | 'code' | 'description'> | undefined> {
  const name = `Run ${run.id} (${run.kind}, ${run.mode}${run.dryRun ? ', dry run' : ''})`;
  const reason = textForLog(run.reason ?? '');
  if (run.state === 'failed')
    return { type: 'error', code: 'RUNFAILED', description: `${name} failed. ${reason}` };
  if (run.state === 'needsConfirmation')
    return { type: 'warning', code: 'RUNWAITS', description: `${name} waits for a confirmation. ${reason}` };
  if (run.state !== 'finished' || run.counts.failed === 0 || run.dryRun) return undefined;
  const { failed, read } = run.counts;
  return {
    type: 'warning',
    code: 'RUNWITHFAILURES',
    description: `${name} could not deliver everything of ${failed} of the ${read} ${run.kind === 'activities' ? 'activities' : 'contacts'} it read. ${await describeFailures(database, run)}`,
  };
}
