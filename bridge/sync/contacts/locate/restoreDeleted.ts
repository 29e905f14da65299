import type { DataverseError } from '../../../dataverse/types.ts';
import { cutText } from '../../../mapping/cutText.ts';
import type { LocatedContact } from '../contactRecord.ts';
import type { ContactProblem, ContactWork } from '../contactWork.ts';
import { selectForContacts } from '../selectForContacts.ts';

const longestQuote = 400;

/**
 * Deleted is not gone where Dynamics keeps deleted rows in a recycle bin: a row created again under the ID of a deleted one
 * could never be restored. So a row that would be created, and may be there, is restored first; of one that is only
 * reported it is said that it can be.
 */
export async function restoreDeleted(
  work: ContactWork,
  located: readonly LocatedContact[],
): Promise<LocatedContact[]> {
  const concerned = located.filter((contact) => mayBeDeleted(contact) || isReported(contact));
  if (concerned.length === 0) return [...located];
  const ids = [...new Set(concerned.map(({ targetId }) => targetId))];
  const deleted = await work.dataverse.findDeleted(work.plan.table, ids, work.call);
  const looked: LocatedContact[] = [];
  for (const contact of located) {
    const { problem, targetId } = contact;
    if (!deleted.has(targetId)) looked.push(contact);
    else if (isReported(contact) && problem)
      looked.push({ ...contact, problem: { ...problem, detail: `${problem.detail} ${inTheBin}` } });
    else if (mayBeDeleted(contact) && !work.dryRun) looked.push(await restored(work, contact));
    else looked.push(contact);
  }
  return looked;
}

const inTheBin =
  'Dynamics keeps it in the recycle bin: restored there, it is this contact’s row again with the next run.';

/** About to be created under an ID that another row may have had: one that was linked, or of a contact known before. */
function mayBeDeleted({ origin, row, problem, rowId, state }: LocatedContact): boolean {
  return origin === 'new' && !row && !problem && (rowId !== null || state.version > 0);
}

function isReported({ problem }: LocatedContact): boolean {
  return problem?.kind === 'deleted';
}

async function restored(work: ContactWork, contact: LocatedContact): Promise<LocatedContact> {
  if (!(await work.mayWrite())) return contact;
  const { table } = work.plan;
  const { targetId } = contact;
  const refused = await work.dataverse.restoreRow(table, targetId, work.call);
  // Somebody may have been quicker; what counts is whether the row is there.
  const row = await work.dataverse.readRow(table, targetId, {
    ...work.call,
    select: selectForContacts(work),
  });
  if (row !== 'missing') return { ...contact, origin: contact.rowId === row.id ? 'linked' : 'found', row };
  return refused ? { ...contact, problem: notRestorable(targetId, refused) } : contact;
}

function notRestorable(rowId: string, { message, code }: DataverseError): ContactProblem {
  return {
    code: 'rowNotRestorable',
    kind: 'deleted',
    detail: `The Dynamics row ${rowId} of this contact is in the recycle bin and could not be restored: ${cutText(message, longestQuote)}${code ? ` (${code})` : ''} It was not created again, as it could not be restored any more then. Restore or remove it in Dynamics.`,
  };
}
