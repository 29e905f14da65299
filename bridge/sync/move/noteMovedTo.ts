import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { isDatabaseError } from '../../database/databaseError.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { movedTo, pauseName, readPause } from '../state/pause/pause.ts';
import { saveOwnRow } from '../state/settings/settingRows.ts';

/**
 * Notes in the old installation that it has moved: its pause cannot be ended any more. One that knows it is left as it is; one that was moved
 * somewhere else before is told of the new place where it is moved `again`.
 * @returns false where the login may only read there
 */
export async function noteMovedTo(
  old: DatabaseHandle,
  to: { server: string; database: string },
  again = false,
): Promise<boolean> {
  const before = await readPause(old);
  if (before?.moved && !(again && before.reason !== movedTo(to))) return true;
  try {
    await inTransaction(old, async (transaction) => {
      const { utc } = await currentTimes(transaction);
      const value = JSON.stringify({ reason: movedTo(to), moved: true });
      await saveOwnRow(transaction, { name: pauseName, value }, { at: utc, by: 'setup' });
    });
    return true;
  } catch (error) {
    if (isDatabaseError(error, 'denied')) return false;
    throw error;
  }
}
