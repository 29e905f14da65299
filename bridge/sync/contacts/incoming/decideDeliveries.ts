import type { CallOptions, DataverseClient } from '../../../dataverse/types.ts';
import { decideContact } from '../../../mapping/decideContact.ts';
import type { ContactDecision } from '../../../mapping/types.ts';
import { ExtensionFailed } from '../../extensions/inTime.ts';
import { reviseChanges } from '../../extensions/reviseChanges.ts';
import { SyncRefused } from '../../syncRefused.ts';
import type { ContactPlan } from '../contactWork.ts';
import { effectiveAgreed } from '../pendingValues.ts';
import { resolveReferences } from '../resolveReferences.ts';
import type { DecidedDelivery, DeliveryStep, LearntDelivery } from './rowDelivery.ts';

/**
 * Decides three-way what of rows that came in is written into Xperience. Extensions have the last word; where one fails
 * nothing of the row is taken.
 */
export async function decideDeliveries(
  source: { dataverse: DataverseClient; call: CallOptions },
  plan: ContactPlan<never>,
  learnt: readonly LearntDelivery[],
): Promise<DeliveryStep<DecidedDelivery>> {
  const { mapping } = plan;
  const step: DeliveryStep<DecidedDelivery> = { next: [], done: [] };
  const references = await resolveReferences(
    { ...source, mapping },
    learnt.map(({ contact }) => contact.values),
    learnt.map(({ incoming }) => incoming.theirs),
  );
  for (const delivery of learnt) {
    const { contact, incoming } = delivery;
    const { values: ours, state } = contact;
    const { theirs } = incoming;
    const proposed = decideContact({
      mapping,
      ours,
      theirs,
      agreed: effectiveAgreed(mapping, state.agreed, state.pending, theirs),
      caller: { kind: 'updateContact' },
      references,
    });
    const revised = await revise(plan, delivery, proposed);
    if ('error' in revised) step.done.push([delivery, revised]);
    else step.next.push({ ...delivery, ...revised });
  }
  return step;
}

async function revise(
  { incoming: extensions, mapping, fields }: ContactPlan<never>,
  { contactId, contact: { values: ours }, incoming: { row } }: LearntDelivery,
  decision: ContactDecision,
): Promise<{ decision: ContactDecision } | { error: SyncRefused }> {
  try {
    const about = { extensions, mapping, fields, contactId, ours, row, decision };
    return { decision: await reviseChanges(about) };
  } catch (error) {
    if (!(error instanceof ExtensionFailed)) throw error;
    const refusal = { kind: 'notReady', code: 'extensionFailed', detail: error.message } as const;
    return { error: new SyncRefused(refusal) };
  }
}
