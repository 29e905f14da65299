import type { DateTime2 } from '../../database/sqlType.ts';
import type { AgreedValues } from '../../mapping/types.ts';
import type { ContactState } from '../state/contactState.ts';
import { type DecidedContact, sends } from './contactRecord.ts';
import type { ContactWork } from './contactWork.ts';
import { livingPending, newestLanded } from './pendingValues.ts';
import { knownVersion } from './rowVersion.ts';

/**
 * What is known of a contact after an exchange: the agreed values, the row's version, and what may still be under way.
 * @param utc the time at the database
 */
export function stateAfter(work: ContactWork, contact: DecidedContact, utc: DateTime2): ContactState {
  const { row } = contact;
  const { pending: before, rowVersion, lagging, ...rest } = contact.state;
  const pending = pendingAfter(work, contact, livingPending(before, utc));
  const agreed = agreedAfter(work, contact);
  return {
    ...rest,
    agreed,
    mappingFingerprint: work.plan.fingerprint,
    ...(row
      ? { rowVersion: knownVersion(work.plan.mapping, agreed, row) }
      : { ...(rowVersion && { rowVersion }), ...(lagging && { lagging }) }),
    ...(pending ? { pending } : {}),
  };
}

/** After a write a late one of before meets a newer row version and fails; without one it may still arrive. */
function pendingAfter(
  work: ContactWork,
  contact: DecidedContact,
  pending: ContactState['pending'],
): ContactState['pending'] {
  const { row } = contact;
  if (!pending || sends(contact)) return undefined;
  return row && newestLanded(work.plan.mapping, pending, row.values) ? undefined : pending;
}

/** What Dynamics answered that it holds counts, not what was sent: a plug-in may have changed it. */
function agreedAfter(work: ContactWork, { row, decision }: DecidedContact): AgreedValues {
  const agreed = { ...decision.agreed };
  if (!row) return agreed;
  for (const field of decision.fields) {
    const pair = work.plan.mapping.pairs.find((each) => each.item.column === field.column);
    if (!pair || field.action !== 'send') continue;
    // The answer to a write shows a masked column masked, whatever our user may read.
    if (pair.column.secured) continue;
    agreed[field.column] = { ours: field.ours, theirs: pair.canonicalColumn(row.values[pair.property]) };
  }
  return agreed;
}
