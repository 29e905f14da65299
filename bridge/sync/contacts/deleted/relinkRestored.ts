import { isDatabaseError } from '../../../database/databaseError.ts';
import { inTransactionUndoing } from '../../../database/inTransaction.ts';
import { writeLinks } from '../../../xperience/contacts/writeLinks.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { readApart } from '../../refusals/readApart.ts';
import { restartHistories } from '../../state/activities/activityProgress.ts';
import { resolveFailuresOf } from '../../state/failures/resolveFailures.ts';
import { saveLinks } from '../../state/links.ts';
import { restartState } from '../../state/restartState.ts';
import type { ContactWork } from '../contactWork.ts';

interface LostLink {
  contactId: number;
  contactGuid: string;
  rowId: string;
}

/** Lost links looked at in one run. */
const most = 1000;

/**
 * Links contacts again that were unlinked and held because their row was deleted, and whose row is back: somebody has
 * restored it in Dynamics. Nothing is agreed yet; the next exchange compares both.
 */
export async function relinkRestored(work: ContactWork): Promise<void> {
  const lost = await readLostLinks(work);
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

/** Of contacts that are still held without a row, by what was told when the link was given up. */
async function readLostLinks({ database: { db, dialect } }: ContactWork): Promise<LostLink[]> {
  const rows = await dialect
    .limit(
      db
        .selectFrom('dynamics365.failure as failure')
        .innerJoin('dynamics365.contact_state as state', 'state.contact_id', 'failure.contact_id')
        .innerJoin('OM_Contact as contact', 'contact.ContactID', 'failure.contact_id')
        .leftJoin('dynamics365.link as link', 'link.contact_id', 'failure.contact_id')
        .select(['failure.contact_id', 'failure.row_id', 'contact.ContactGUID'])
        .where('failure.state', '=', 'open')
        .where('failure.code', '=', 'rowDeletedUnlinked')
        .where('state.held', '=', true)
        .where('link.contact_id', 'is', null)
        .where('contact.ContactDynamics365RelatedID', 'is', null)
        .where('failure.row_id', 'is not', null)
        .orderBy('failure.contact_id'),
      most,
    )
    .execute();
  return rows.flatMap(({ contact_id, row_id, ContactGUID }) =>
    row_id === null ? [] : { contactId: contact_id, contactGuid: ContactGUID, rowId: row_id },
  );
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
