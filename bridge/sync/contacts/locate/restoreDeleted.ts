import type { DataverseError, DataverseRow } from '../../../dataverse/types.ts';
import { cutText } from '../../../mapping/cutText.ts';
import type { Location } from '../contactRecord.ts';
import type { ContactProblem, ContactWork } from '../contactWork.ts';
import { selectOf } from '../selectOf.ts';

const longestQuote = 400;

/**
 * Deleted is not gone where Dynamics keeps deleted rows in a recycle bin: a row created again under the ID of a deleted one
 * could never be restored. So a row that would be created, and may be there, is restored first; of one that is only
 * reported it is said that it can be.
 */
export async function restoreDeleted(work: ContactWork, located: readonly Location[]): Promise<Location[]> {
  const concerned = located.filter((location) => mayBeDeleted(location) || isReported(location));
  if (concerned.length === 0) return [...located];
  const ids = [...new Set(concerned.map(({ rowId }) => rowId))];
  const deleted = await work.dataverse.findDeleted(work.plan.table, ids, work.call);
  const settled: Location[] = [];
  for (const location of located) {
    const { problem, rowId } = location;
    if (!deleted.has(rowId)) settled.push(location);
    else if (isReported(location) && problem)
      settled.push({ ...location, problem: { ...problem, detail: `${problem.detail} ${inTheBin}` } });
    else if (mayBeDeleted(location) && !work.dryRun) settled.push(await restored(work, location));
    else settled.push(location);
  }
  return settled;
}

const inTheBin =
  'Dynamics keeps it in the recycle bin: restored there, it is this contact’s row again with the next run.';

/** About to be created under an ID that another row may have had: one that was linked, or of a contact known before. */
function mayBeDeleted({ origin, row, problem, contact }: Location): boolean {
  return origin === 'new' && !row && !problem && (contact.rowId !== undefined || contact.state.version > 0);
}

function isReported({ problem }: Location): boolean {
  return problem?.kind === 'deleted';
}

async function restored(work: ContactWork, location: Location): Promise<Location> {
  if (!(await work.mayWrite())) return location;
  const { table } = work.plan;
  const refused = await work.dataverse.restoreRow(table, location.rowId, work.call);
  // Somebody may have been quicker; what counts is whether the row is there.
  const row = await work.dataverse.readRow(table, location.rowId, { ...work.call, select: selectOf(work) });
  if (row !== 'missing') return foundAgain(location, row);
  return refused ? { ...location, problem: notRestorable(location.rowId, refused) } : location;
}

function foundAgain(location: Location, row: DataverseRow): Location {
  return { ...location, origin: location.contact.rowId === row.id ? 'linked' : 'found', row };
}

function notRestorable(rowId: string, { message, code }: DataverseError): ContactProblem {
  return {
    code: 'rowNotRestorable',
    kind: 'deleted',
    detail: `The Dynamics row ${rowId} of this contact is in the recycle bin and could not be restored: ${cutText(message, longestQuote)}${code ? ` (${code})` : ''} It was not created again, as it could not be restored any more then. Restore or remove it in Dynamics.`,
  };
}
