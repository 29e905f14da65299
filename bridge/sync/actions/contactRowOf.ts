import type { CallOptions } from '../../dataverse/types.ts';
import type { RefusalCode } from '../refusalCode.ts';
import { contactTable, longestMergeChain } from '../settings/contactTable.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import type { RegardedContact } from './activityRequest.ts';
import { importContact } from './importContact.ts';

/**
 * The row of a contact: the linked one, or the survivor it was merged into; one that is not linked yet is sent first
 * when that is asked for.
 * @throws SyncRefused when the contact is not linked, could not be sent, or its row is gone
 * @throws DataverseUnavailable
 */
export async function contactRowOf(
  parts: SyncParts,
  contact: RegardedContact,
  options: { importContact: boolean; call: CallOptions },
): Promise<string> {
  if (contact.rowId !== null) return livingRow(parts, contact.contactId, contact.rowId, options.call);
  if (!options.importContact) {
    throw conflict(
      'contactNotLinked',
      `Contact ${contact.contactId} is not in Dynamics 365 yet. Send it first, or let this step do so.`,
    );
  }
  const { rowId, result, problems } = await importContact(parts, contact.contactId);
  if (rowId !== undefined && result !== 'failed') return rowId;
  throw conflict(
    problems[0]?.code ?? 'notDelivered',
    `Contact ${contact.contactId} could not be sent to Dynamics 365: ${problems[0]?.detail ?? 'no reason was given.'}`,
  );
}

async function livingRow(
  { dataverse }: SyncParts,
  contactId: number,
  linkedRow: string,
  call: CallOptions,
): Promise<string> {
  const table = await dataverse.describeTable(contactTable, call);
  let id = linkedRow;
  for (let step = 0; step <= longestMergeChain; step += 1) {
    const row = await dataverse.readRow(table, id, { ...call, select: ['merged', '_masterid_value'] });
    if (row === 'missing') break;
    const master = row.values._masterid_value;
    if (row.values.merged !== true) return row.id;
    if (typeof master !== 'string') break;
    id = master;
  }
  throw conflict(
    'rowMissing',
    `The row ${linkedRow} that contact ${contactId} is linked to no longer exists in Dynamics 365. Restore it, unlink the contact, or link it to another row.`,
  );
}

function conflict(code: RefusalCode, detail: string): SyncRefused {
  return new SyncRefused({ kind: 'conflict', code, detail });
}
