import { hasMoved } from '../../mapping/hasMoved.ts';
import type { LoadedContact } from './contactRecord.ts';
import type { ContactPlan } from './contactWork.ts';

/**
 * Whether a contact has to be compared with Dynamics at all. A linked one whose mapped values equal its own half of
 * the agreed pairs does not: it costs no request.
 */
export function needsExchange(plan: ContactPlan<never>, contact: LoadedContact): boolean {
  const { state } = contact;
  if (
    !contact.rowId ||
    contact.linkVoid ||
    !state.agreed ||
    state.pending ||
    state.mappingFingerprint !== plan.fingerprint
  )
    return true;
  return hasMoved(plan.mapping, contact.values, state.agreed);
}
