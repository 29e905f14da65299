import { checkBrakesOften } from '../checkBrakes.ts';
import type { SyncParts } from '../syncParts.ts';
import { inheritRows } from './gone/inheritRows.ts';
import { contactToUpdate } from './incoming/contactToUpdate.ts';
import type { RowBody } from './incoming/incomingRow.ts';
import type { ReadRow } from './incoming/learnRow.ts';
import { requireSwitchedOn } from './incoming/requireSwitchedOn.ts';
import { rowReader } from './incoming/rowReader.ts';
import { type InboundResult, takeRow } from './incoming/takeRow.ts';
import { versionOfRow } from './incoming/versionOfRow.ts';
import { inTurn } from './inTurn.ts';

/**
 * Takes a row as a Dataverse trigger delivers it: whatever is mapped and differs is decided three-way and written
 * into Xperience. Unmapped columns and annotations are ignored, nested objects among them; an object or a list in the
 * place of a mapped value is a problem of that field, and the others are taken.
 *
 * @param rowId GUID in lower case
 * @param readRow looks at the row itself, where what was delivered cannot be believed or leaves columns out
 * @returns undefined when the row is not linked or has nothing new
 * @throws SyncRefused `forbidden` when contact sync is off or the minimum not above 0, as the module answered
 */
export async function updateContact(
  parts: SyncParts,
  rowId: string,
  body: RowBody,
  readRow: ReadRow = rowReader(parts, rowId),
): Promise<InboundResult | undefined> {
  const version = versionOfRow((property) => body[property]);
  await requireSwitchedOn(parts);
  const holds = (property: string) => body[property] !== undefined;
  const contactId = await contactToUpdate(parts.database, rowId, { version, holds });
  if (contactId === undefined) return undefined;
  const takeFor = (contactId: number) =>
    inTurn(parts, contactId, () => takeRow(parts, { contactId, rowId }, body, version, readRow));
  const taken = await takeFor(contactId);
  if (taken !== 'gone') return taken;
  // Merged into another contact, and no run has settled that yet: what came in is for the one that has the row then.
  await checkBrakesOften(parts, { signal: parts.stopping, correlationId: parts.newCorrelationId() });
  const [heir] = (await inheritRows(parts.database, [rowId]))?.linked ?? [];
  const takenByHeir = heir === undefined ? undefined : await takeFor(heir);
  return takenByHeir === 'gone' ? undefined : takenByHeir;
}
