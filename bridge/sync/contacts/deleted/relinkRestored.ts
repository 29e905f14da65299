import { isDatabaseError } from '../../../database/databaseError.ts';
import { inTransactionUndoing } from '../../../database/inTransaction.ts';
import { writeLinks } from '../../../xperience/contacts/write/writeLinks.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { readApart } from '../../refusals/readApart.ts';
import { restartHistories } from '../../state/activities/activityProgress.ts';
import { resolveFailuresOf } from '../../state/failures/resolveFailures.ts';
import { saveLinks } from '../../state/links.ts';
import { type LostLink, readLostLinks } from '../../state/lostLinks.ts';
import { restartState } from '../../state/restartState.ts';
import type { ContactWork } from '../contactWork.ts';

/**
 * Links contacts again that were unlinked and held because their row was deleted, and whose row is back: somebody has
 * restored it in Dynamics. Nothing is agreed yet; the next exchange compares both.
 */
export async function relinkRestored(work: ContactWork): Promise<void> {
  const lost = await readLostLinks(work.database);
  if (lost.length === 0) return;
  const ids = lost.map(({ rowId }) => rowId);
  const select = ['statecode', 'merged'];
  // One that is refused is looked at again by the next run.
  const { found } = await readApart(work, ids, async (some) => [
    ...(await work.dataverse.readRows(work.plan.table, some, { ...work.call, select })).values(),
  ]);
  const rows = new Map(found.map((row) => [row.id, row]));
  for (const link of lost) {
    const row = rows.get(link.rowId);
    if (row?.values.statecode === 0 && row.values.merged !== true) await relink(work, link);
  }
}

async function relink({ database }: ContactWork, link: LostLink): Promise<void> {
  const { contactId, rowId } = link;
  try {
    await inTransactionUndoing(database, async (transaction) => {
      const times = await currentTimes(transaction);
      await saveLinks(transaction, [{ ...link, origin: 'found' }], times.utc);
      await restartHistories(transaction, [contactId]);
      await restartState(transaction, contactId, times.utc);
      await resolveFailuresOf(transaction, contactId, times.utc);
      // Last, as everywhere: OM_Contact belongs to a live web site.
      const written = await writeLinks(transaction, [{ contactId, rowId, expectedRowId: null }], times.local);
      return written.has(contactId);
    });
  } catch (error) {
    // Another contact has the row by now; it stays with that one.
    if (!isDatabaseError(error, 'duplicate')) throw error;
  }
}
