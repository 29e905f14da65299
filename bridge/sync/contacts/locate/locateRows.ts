import { refusedRead } from '../../../dataverse/refusedRead.ts';
import type { DataverseRow } from '../../../dataverse/types.ts';
import { problemOfRefusal } from '../../refusals/problemOfRefusal.ts';
import { type ReadRefusal, readApart } from '../../refusals/readApart.ts';
import { readConfirmedHolders, readLinkedContacts } from '../../state/links.ts';
import type { LoadedContact, LocatedContact } from '../contactRecord.ts';
import type { ContactProblem, ContactWork } from '../contactWork.ts';
import { followMerged } from '../merges/followMerged.ts';
import { rowIdOf } from '../rowIdOf.ts';
import { rowVersionOf } from '../rowVersion.ts';
import { selectForContacts } from '../selectForContacts.ts';
import { noteVersion } from '../versionHorizon.ts';
import { countAddresses } from './countAddresses.ts';
import { matchRowsByEmail } from './matchRowsByEmail.ts';
import { restoreDeleted } from './restoreDeleted.ts';

/**
 * Finds the row of each contact in a few bulk reads: the linked one, else one under the contact's own row ID (a
 * crash between create and link leaves such), else by e-mail where that is on. Merged rows are followed to the
 * survivor; a row counts as deleted only when a single read says so.
 */
export async function locateRows(
  work: ContactWork,
  contacts: readonly LoadedContact[],
): Promise<LocatedContact[]> {
  const targets = contacts.map((contact): LocatedContact => {
    const { rowId, contactGuid } = contact;
    return rowId
      ? { ...contact, targetId: rowId, origin: 'linked' }
      : { ...contact, targetId: rowIdOf(work.plan.installationId, contactGuid), origin: 'new' };
  });
  const { rows, refused } = await readAll(
    work,
    targets.map(({ targetId }) => targetId),
  );
  const linked = targets.filter((target) => target.origin === 'linked');
  const missing = linked.filter(({ targetId }) => !rows.has(targetId));
  work.approval?.missing(missing.length, linked.length);
  const looked = await Promise.all(
    targets.map((target) => locate(work, target, rows.get(target.targetId), refused.get(target.targetId))),
  );
  const located = await restoreDeleted(work, looked);
  if (work.addressCounts) await countAddresses(work, located, work.addressCounts);
  const matched = work.plan.settings.matchByEmail ? await matchRowsByEmail(work, located) : located;
  return refuseForeignRows(work, matched);
}

/** One that Dynamics would not read fails alone. */
async function readAll(
  work: ContactWork,
  ids: readonly string[],
): Promise<{ rows: Map<string, DataverseRow>; refused: ReadonlyMap<string, ReadRefusal> }> {
  const options = { ...work.call, select: selectForContacts(work) };
  const { found, refused } = await readApart(work, ids, async (some) => [
    ...(await work.dataverse.readRows(work.plan.table, some, options)).values(),
  ]);
  for (const { etag } of found) noteVersion(work.dataverse, rowVersionOf(etag));
  return { rows: new Map(found.map((row) => [row.id, row])), refused };
}

async function locate(
  work: ContactWork,
  target: LocatedContact,
  read: DataverseRow | undefined,
  refused: ReadRefusal | undefined,
): Promise<LocatedContact> {
  let row = read;
  if (refused) return { ...target, problem: problemOfRefusal('read', refused.reason, refused.error) };
  if (!row) {
    if (target.origin === 'new') return target;
    const single = await readOne(work, target.targetId);
    if (single === 'missing') return deletedRow(work, target);
    if ('problem' in single) return { ...target, problem: single.problem };
    row = single;
  }
  if (row.values.merged === true) return followMerge(work, target, row);
  if (target.origin === 'linked') return { ...target, row };
  return row.values.statecode === 1
    ? { ...target, row, problem: inactive(row) }
    : { ...target, origin: 'found', row };
}

/** What follows when the row was deleted in Dynamics is a setting; nothing is created again unasked. */
function deletedRow(work: ContactWork, target: LocatedContact): LocatedContact {
  const { deletedRow: rule } = work.plan.settings;
  if (rule === 'createAgain') return { ...target, origin: 'new' };
  const detail = `The Dynamics row ${target.targetId} of this contact was deleted.`;
  if (rule === 'report') {
    return {
      ...target,
      problem: {
        code: 'rowDeleted',
        kind: 'deleted',
        detail: `${detail} Restore the row, unlink the contact, or link it to another row.`,
      },
    };
  }
  return {
    ...target,
    givesUp: true,
    problem: {
      code: 'rowDeletedUnlinked',
      kind: 'deleted',
      detail: `${detail} The contact was unlinked and is held.`,
    },
  };
}

async function followMerge(
  work: ContactWork,
  target: LocatedContact,
  start: DataverseRow,
): Promise<LocatedContact> {
  const { row, problem } = await followMerged(start, (id) => readOne(work, id));
  return problem ? { ...target, row, problem } : { ...target, targetId: row.id, origin: 'followed', row };
}

/** The rows of this page were read in bulk just now: what Dynamics refuses of a single one is about that one. */
async function readOne(
  work: ContactWork,
  id: string,
): Promise<DataverseRow | 'missing' | { problem: ContactProblem }> {
  try {
    return await work.dataverse.readRow(work.plan.table, id, {
      ...work.call,
      select: selectForContacts(work),
    });
  } catch (error) {
    const refused = refusedRead(error);
    if (!refused) throw error;
    return { problem: problemOfRefusal('read', refused.reason, refused.error) };
  }
}

/**
 * A row belongs to one contact: neither one linked before nor one on the same page, or on the one before, may take it too.
 * Nothing in OM_Contact keeps two contacts from naming the same row, so one that the link table does not confirm is asked
 * as well.
 */
async function refuseForeignRows(
  work: ContactWork,
  located: readonly LocatedContact[],
): Promise<LocatedContact[]> {
  const wanted = new Set(located.filter(claimsRow));
  const rowIds = [...wanted].map(({ targetId }) => targetId);
  const holders = await readLinkedContacts(work.database, rowIds);
  const confirmed = await readConfirmedHolders(work.database, rowIds);
  const taken = new Map(
    located
      .filter((at) => at.origin === 'linked' && !wanted.has(at) && !at.problem)
      .map((at) => [at.targetId, at.contactId]),
  );
  const inHand = work.rowsInHand ?? new Map<string, number>();
  const own = located.map((contact) => {
    if (!wanted.has(contact)) return contact;
    const { contactId, rowId, targetId } = contact;
    // Where a row was moved to another contact by hand, only the link table still knows the former one.
    const linked = rowId === targetId ? confirmed : holders;
    const holder = linked.get(targetId) ?? taken.get(targetId) ?? inHand.get(targetId);
    if (holder !== undefined && holder !== contactId) {
      return { ...contact, problem: takenBy(targetId, holder) };
    }
    taken.set(targetId, contactId);
    return contact;
  });
  for (const { targetId, contactId, problem } of own) if (!problem) inHand.set(targetId, contactId);
  return own;
}

/** Whether a contact would come to hold a row that the link table does not yet give it for certain. */
function claimsRow({ rowId, linkVoid, origin, row, problem }: LocatedContact): boolean {
  if (problem) return false;
  return row ? origin !== 'linked' || linkVoid : rowId !== null;
}

function inactive(row: DataverseRow): ContactProblem {
  return {
    code: 'rowInactive',
    kind: 'ambiguous',
    detail: `The Dynamics row ${row.id} of this contact is inactive. Activate or delete it in Dynamics, then retry.`,
  };
}

/** @param contactId who has the row, as far as it is known */
export function takenBy(rowId: string, contactId?: number): ContactProblem {
  return {
    code: 'rowLinkedToOther',
    kind: 'ambiguous',
    detail: `The Dynamics row ${rowId} is already linked to ${contactId === undefined ? 'another contact' : `contact ${contactId}`}. Unlink one of the two, or merge the contacts in Xperience.`,
  };
}
