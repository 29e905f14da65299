import { decideContact } from '../../../mapping/decideContact.ts';
import type { ContactDecision } from '../../../mapping/types.ts';
import { ExtensionFailed } from '../../extensions/inTime.ts';
import { reviseChanges } from '../../extensions/reviseChanges.ts';
import type { SyncParts } from '../../syncParts.ts';
import { SyncRefused } from '../../syncRefused.ts';
import type { LoadedContact } from '../contactRecord.ts';
import type { ContactPlan } from '../contactWork.ts';
import { effectiveAgreed } from '../pendingValues.ts';
import { resolveReferences } from '../resolveReferences.ts';
import type { IncomingRow, RowBody } from './incomingRow.ts';

/**
 * Decides three-way what of a row that came in is written into Xperience. Extensions have the last word.
 * @throws SyncRefused when an extension fails: nothing of the row is taken then
 */
export async function decideIncoming(
  { dataverse, stopping, newCorrelationId }: SyncParts,
  plan: ContactPlan<never>,
  contact: LoadedContact,
  { row, theirs }: IncomingRow,
): Promise<ContactDecision> {
  const { mapping } = plan;
  const { values: ours, state } = contact;
  const call = { signal: stopping, correlationId: newCorrelationId() };
  const references = await resolveReferences({ dataverse, mapping, call }, [ours], [theirs]);
  const proposed = decideContact({
    mapping,
    ours,
    theirs,
    agreed: effectiveAgreed(mapping, state.agreed, state.pending, theirs),
    caller: { kind: 'updateContact' },
    references,
  });
  return revise(plan, contact, row, proposed);
}

async function revise(
  { incoming: extensions, mapping, fields }: ContactPlan<never>,
  { contactId, values: ours }: LoadedContact,
  row: RowBody,
  decision: ContactDecision,
): Promise<ContactDecision> {
  try {
    return await reviseChanges({ extensions, mapping, fields, contactId, ours, row, decision });
  } catch (error) {
    if (!(error instanceof ExtensionFailed)) throw error;
    throw new SyncRefused({ kind: 'notReady', code: 'extensionFailed', detail: error.message });
  }
}
