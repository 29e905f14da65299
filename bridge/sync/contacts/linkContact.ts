import { DatabaseError } from '../../database/databaseError.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import { writeLinks } from '../../xperience/contacts/write/writeLinks.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { restartHistories } from '../state/activities/activityProgress.ts';
import { writeAudit } from '../state/audit/audit.ts';
import { recordHistory } from '../state/contactHistory.ts';
import { readLinkedContacts, readLinks, saveLinks } from '../state/links.ts';
import { refusePaused } from '../state/pause/pause.ts';
import { releaseContact } from '../state/releaseContact.ts';
import { restartState } from '../state/restartState.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';

const table = 'contact';

/**
 * Links a contact to a row that a flow has written or found. Nothing is agreed yet: the next exchange compares both.
 *
 * @param by for the audit
 * @throws SyncRefused while the bridge is paused, when the row does not exist, is linked to another contact, or the contact to another row
 */
export async function linkContact(
  parts: SyncParts,
  contact: { contactId: number; contactGuid: string; rowId: string | null },
  rowId: string,
  by = 'bridge',
): Promise<void> {
  const { contactId, contactGuid } = contact;
  await refuseUnfit(parts, contact, rowId);
  await refusePaused(parts);
  try {
    await inTransaction(parts.database, async (transaction) => {
      const times = await currentTimes(transaction);
      // The state first and Xperience's own table last, as everywhere: two that do both then never wait for each other.
      // Linked to it already: what was agreed holds.
      if (contact.rowId === rowId) await releaseContact(transaction, contactId, by);
      else await restartState(transaction, contactId, times.utc);
      await saveLinks(transaction, [{ contactId, contactGuid, rowId, origin: 'caller' }], times.utc);
      await restartHistories(transaction, [contactId]);
      await recordHistory(transaction, [{ contactId, what: 'linked', by }], { utc: times.utc });
      await writeAudit(transaction, {
        caller: by,
        action: 'link.create',
        subject: `contact ${contactId}`,
        details: { before: contact.rowId, after: rowId },
      });
      const written = await writeLinks(
        transaction,
        [{ contactId, rowId, expectedRowId: contact.rowId }],
        times.local,
      );
      if (!written.has(contactId)) throw busy(contactId);
    });
  } catch (error) {
    if (error instanceof DatabaseError && error.kind === 'duplicate') throw taken(rowId);
    throw error;
  }
}

async function refuseUnfit(
  { database, dataverse }: SyncParts,
  contact: { contactId: number; rowId: string | null },
  rowId: string,
): Promise<void> {
  const held = (await readLinks(database, [contact.contactId])).get(contact.contactId) ?? contact.rowId;
  if (held && held !== rowId) {
    throw new SyncRefused({
      kind: 'conflict',
      code: 'contactLinkedToOther',
      detail: `Contact ${contact.contactId} is already linked to the Dynamics row ${held}. Unlink it first.`,
    });
  }
  const holder = (await readLinkedContacts(database, [rowId])).get(rowId);
  if (holder !== undefined && holder !== contact.contactId) throw taken(rowId, holder);
  const row = await dataverse.readRow(await dataverse.describeTable(table), rowId, { select: ['statecode'] });
  if (row === 'missing') {
    throw new SyncRefused({
      kind: 'notFound',
      code: 'rowNotFound',
      detail: `There is no contact row ${rowId} in Dynamics, or the bridge may not read it.`,
    });
  }
}

function taken(rowId: string, holder?: number): SyncRefused {
  return new SyncRefused({
    kind: 'conflict',
    code: 'rowLinkedToOther',
    detail: `The Dynamics row ${rowId} is linked to ${holder === undefined ? 'another contact' : `contact ${holder}`}. Unlink that one first.`,
  });
}

function busy(contactId: number): SyncRefused {
  return new SyncRefused({
    kind: 'conflict',
    code: 'contactBusy',
    detail: `Contact ${contactId} was linked or unlinked by somebody else in the same moment. Read it again.`,
  });
}
