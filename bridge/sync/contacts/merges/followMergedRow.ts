import type { DataverseRow } from '../../../dataverse/types.ts';
import { checkBrakesOften } from '../../state/checkBrakes.ts';
import type { SyncParts } from '../../syncParts.ts';
import { SyncRefused } from '../../syncRefused.ts';
import { requireSwitchedOn } from '../incoming/requireSwitchedOn.ts';
import type { InboundResult } from '../incoming/rowDelivery.ts';
import { takeDeliveries } from '../incoming/takeDeliveries.ts';
import { inTurn } from '../inTurn.ts';
import { loadContacts } from '../loadContacts.ts';
import { prepareContacts } from '../prepareContacts.ts';
import { selectOf } from '../selectOf.ts';
import { followMerged } from './followMerged.ts';
import { linkToSurvivor } from './linkToSurvivor.ts';

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
  const select = selectOf({ plan });
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
