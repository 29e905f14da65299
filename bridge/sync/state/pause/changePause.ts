import type { BridgeDatabase } from '../../../database/bridgeDatabase.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { SyncRefused } from '../../syncRefused.ts';
import { writeAudit } from '../audit/audit.ts';
import { removeOwnRow, saveOwnRow } from '../settings/settingRows.ts';
import { type Pause, pauseName, readPause } from './pause.ts';

const longestReason = 400;

/**
 * Pauses everything that writes on either side, in every process of the bridge, within two seconds. One that is paused
 * already gets the new reason.
 * @param by for the audit, and for whoever asks
 * @throws SyncRefused without a reason
 */
export async function pauseBridge(
  database: BridgeDatabase,
  { reason, by }: { reason: string; by: string },
): Promise<Pause> {
  const why = reason.trim();
  if (why === '' || why.length > longestReason) {
    const detail = `Say why the bridge is paused, in at most ${longestReason} characters: others have to understand it.`;
    throw new SyncRefused({
      kind: 'invalid',
      code: 'reasonMissing',
      detail,
      problems: [{ code: 'reasonMissing', field: 'reason', detail }],
    });
  }
  await inTransaction(database, async (transaction) => {
    const before = await readPause(transaction);
    if (before?.moved) throw goneForGood(before);
    const { utc } = await currentTimes(transaction);
    const row = { name: pauseName, value: JSON.stringify({ reason: why }) };
    await saveOwnRow(transaction, row, { at: utc, by });
    await writeAudit(transaction, {
      caller: by,
      action: 'bridge.pause',
      subject: 'bridge',
      details: { before: before ?? null, reason: why },
    });
  });
  const paused = await readPause(database);
  if (!paused)
    throw new SyncRefused({
      kind: 'conflict',
      code: 'resumedMeanwhile',
      detail: 'Somebody resumed the bridge in the same moment. Pause it again if that was not meant.',
    });
  return paused;
}

/**
 * Ends the pause. Runs that it ended are not continued: the next one finds what is left.
 * @returns the pause that was on; undefined where there was none
 * @throws SyncRefused `installationMoved` where the installation works in another database now
 */
export function resumeBridge(database: BridgeDatabase, { by }: { by: string }): Promise<Pause | undefined> {
  return inTransaction(database, async (transaction) => {
    const before = await readPause(transaction);
    if (!before) return undefined;
    if (before.moved) throw goneForGood(before);
    await removeOwnRow(transaction, pauseName);
    const details = { before };
    await writeAudit(transaction, { caller: by, action: 'bridge.resume', subject: 'bridge', details });
    return before;
  });
}

function goneForGood({ reason }: Pause): SyncRefused {
  return new SyncRefused({
    kind: 'conflict',
    code: 'installationMoved',
    detail: `${reason} Two that write to the same Dynamics would double and overwrite rows, so this one stays paused. Go on with the new installation.`,
  });
}
