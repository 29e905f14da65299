import type { SyncParts } from '../syncParts.ts';
import type { ReadContact } from './incoming/createRowCheck.ts';
import type { InboundResult, RowBody } from './incoming/rowDelivery.ts';
import { storeNewerVersion } from './incoming/storeNewerVersion.ts';
import { takeRows } from './updateContacts.ts';

/**
 * Takes one row; see updateContacts.
 * @param rowId GUID in lower case
 * @param read its contact, where that was read a moment ago
 * @returns undefined when the row is not linked or has nothing new
 * @throws SyncRefused, DataverseUnavailable also for what is about this row alone
 */
export async function updateContact(
  parts: SyncParts,
  rowId: string,
  body: RowBody,
  read?: ReadContact,
): Promise<InboundResult | undefined> {
  if (!read && (await storeNewerVersion(parts, rowId, body))) return undefined;
  const row = { rowId, body };
  const taken = (await takeRows(parts, [row], read)).get(row) ?? {};
  if ('error' in taken) throw taken.error;
  return taken.result;
}
