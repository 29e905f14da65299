import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { isDatabaseError } from '../../../database/databaseError.ts';
import { inTransactionUndoing } from '../../../database/inTransaction.ts';
import { writeLinks } from '../../../xperience/contacts/writeLinks.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { restartHistories } from '../../state/activities/activityProgress.ts';
import { writeAudit } from '../../state/audit/audit.ts';
import { readLinkedContacts, saveLinks } from '../../state/links.ts';
import { forgetVersion } from '../../state/restartState.ts';
import { SyncRefused } from '../../syncRefused.ts';
import type { LoadedContact } from '../contactRecord.ts';

import { takenBy } from '../locate/locateRows.ts';

/**
 * Links a contact to the row its row was merged into. What was agreed about the row that went holds: where the survivor
 * differs from it, Dynamics was edited. Nothing is known of the survivor's version.
 * @returns false when the contact was linked or unlinked by somebody else meanwhile
 * @throws SyncRefused `rowLinkedToOther`
 */
export async function linkToSurvivor(
  database: DatabaseHandle,
  { contactId, contactGuid, rowId: from }: Pick<LoadedContact, 'contactId' | 'contactGuid' | 'rowId'>,
  rowId: string,
): Promise<boolean> {
  const holder = (await readLinkedContacts(database, [rowId])).get(rowId);
  if (holder !== undefined && holder !== contactId) throw taken(rowId, holder);
  try {
    return await inTransactionUndoing(database, async (transaction) => {
      const { utc, local } = await currentTimes(transaction);
      await forgetVersion(transaction, contactId, utc);
      await saveLinks(transaction, [{ contactId, contactGuid, rowId, origin: 'followed' }], utc);
      await restartHistories(transaction, [contactId]);
      await writeAudit(transaction, {
        caller: 'bridge',
        action: 'link.follow',
        subject: `contact ${contactId}`,
        details: { before: from ?? null, after: rowId },
      });
      // Last, as everywhere: OM_Contact belongs to a live web site.
      const link = { contactId, rowId, expectedRowId: from ?? null };
      return (await writeLinks(transaction, [link], local)).has(contactId);
    });
  } catch (error) {
    if (isDatabaseError(error, 'duplicate')) throw taken(rowId);
    throw error;
  }
}

function taken(rowId: string, holder?: number): SyncRefused {
  const { code, detail } = takenBy(rowId, holder);
  return new SyncRefused({ kind: 'conflict', code, detail });
}
