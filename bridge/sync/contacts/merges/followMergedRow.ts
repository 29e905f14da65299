import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { isDatabaseError } from '../../../database/databaseError.ts';
import { inTransactionUndoing } from '../../../database/inTransaction.ts';
import type { DataverseRow } from '../../../dataverse/types.ts';
import { writeLinks } from '../../../xperience/contacts/write/writeLinks.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { restartHistories } from '../../state/activities/activityProgress.ts';
import { writeAudit } from '../../state/audit/audit.ts';
import { checkBrakesOften } from '../../state/checkBrakes.ts';
import { readLinkedContacts, saveLinks } from '../../state/links.ts';
import { forgetVersion } from '../../state/restartState.ts';
import type { SyncParts } from '../../syncParts.ts';
import { SyncRefused } from '../../syncRefused.ts';
import type { LoadedContact } from '../contactRecord.ts';
import { requireSwitchedOn } from '../incoming/requireSwitchedOn.ts';
import type { InboundResult } from '../incoming/rowDelivery.ts';
import { takeDeliveries } from '../incoming/takeDeliveries.ts';
import { inTurn } from '../inTurn.ts';
import { loadContacts } from '../loadContacts.ts';
import { takenBy } from '../locate/locateRows.ts';
import { prepareContacts } from '../prepareContacts.ts';
import { selectForContacts } from '../selectForContacts.ts';
import { followMerged } from './followMerged.ts';

/**
 * Links a contact to the survivor of the merge its row went in, and takes what the survivor holds.
 * @param merged the row the contact is linked to, as it was read
 * @returns undefined when nothing changed in Xperience, or the contact is linked to that row no more
 * @throws SyncRefused when the survivor cannot be found or is linked to another contact
 */
export async function followMergedRow(
  parts: SyncParts,
  contactId: number,
  merged: DataverseRow,
): Promise<InboundResult | undefined> {
  const { database, dataverse } = parts;
  const call = { signal: parts.stopping, correlationId: parts.newCorrelationId() };
  await checkBrakesOften(parts, call);
  const plan = await prepareContacts(parts, { switches: 'ignored', fresh: false, needs: [] });
  const select = selectForContacts({ plan });
  const { row: survivor, problem } = await followMerged(merged, (id) =>
    dataverse.readRow(plan.table, id, { ...call, select }),
  );
  if (problem) throw new SyncRefused({ kind: 'conflict', code: problem.code, detail: problem.detail });
  return inTurn(parts, [contactId], async () => {
    const [contact] = await loadContacts({ database, plan }, [contactId]);
    if (!contact || contact.linkVoid || contact.rowId !== merged.id) return undefined;
    // Dynamics may have taken its time to answer.
    await requireSwitchedOn(parts);
    if (!(await linkToSurvivor(database, contact, survivor.id))) return undefined;
    const delivery = { contactId, rowId: survivor.id, body: survivor.values, version: undefined };
    const taken = (await takeDeliveries(parts, plan, [delivery], { survivor })).get(delivery) ?? {};
    if ('error' in taken) throw taken.error;
    return 'result' in taken ? taken.result : undefined;
  });
}

/**
 * Links a contact to the row its row was merged into. What was agreed about the row that went holds: where the survivor
 * differs from it, Dynamics was edited. Nothing is known of the survivor's version.
 * @returns false when the contact was linked or unlinked by somebody else meanwhile
 * @throws SyncRefused `rowLinkedToOther`
 */
async function linkToSurvivor(
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
