import { refusedRead } from '../../../dataverse/refusedRead.ts';
import type { DataverseRow } from '../../../dataverse/types.ts';
import { problemOfRefusal } from '../../refusals/problemOfRefusal.ts';
import { type ReadRefusal, readApart } from '../../refusals/readApart.ts';
import { readConfirmedHolders, readLinkedContacts } from '../../state/links.ts';
import type { Location } from '../contactRecord.ts';
import type { ContactProblem, ContactWork, ExchangeContact } from '../contactWork.ts';
import { followMerged } from '../merges/followMerged.ts';
import { rowIdOf } from '../rowIdOf.ts';
import { versionOf } from '../rowVersion.ts';
import { selectOf } from '../selectOf.ts';
import { noteVersion } from '../versionHorizon.ts';
import { surveyAddresses } from './countAddresses.ts';
import { matchRowsByEmail } from './matchRowsByEmail.ts';
import { restoreDeleted } from './restoreDeleted.ts';

/**
 * Finds the row of each contact in a few bulk reads: the linked one, else one under the contact's own row ID (a
 * crash between create and link leaves such), else by e-mail where that is on. Merged rows are followed to the
 * survivor; a row counts as deleted only when a single read says so.
 */
export async function locateRows(
  work: ContactWork,
  contacts: readonly ExchangeContact[],
): Promise<Location[]> {
  const targets = contacts.map((contact): Location => {
    return contact.rowId
      ? { contact, rowId: contact.rowId, origin: 'linked' }
      : { contact, rowId: rowIdOf(work.plan.installationId, contact.contactGuid), origin: 'new' };
  });
  const { rows, refused } = await readAll(
    work,
    targets.map((target) => target.rowId),
  );
  const linked = targets.filter((target) => target.origin === 'linked');
  const missing = linked.filter((target) => !rows.has(target.rowId));
  work.approval?.missing(missing.length, linked.length);
  const settled = await Promise.all(
    targets.map((target) => settleTarget(work, target, rows.get(target.rowId), refused.get(target.rowId))),
  );
  const located = await restoreDeleted(work, settled);
  if (work.survey) await surveyAddresses(work, located, work.survey);
  const matched = work.plan.settings.matchByEmail ? await matchRowsByEmail(work, located) : located;
  return refuseForeignRows(work, matched);
}

/** One that Dynamics would not read fails alone. */
async function readAll(
  work: ContactWork,
  ids: readonly string[],
): Promise<{ rows: Map<string, DataverseRow>; refused: ReadonlyMap<string, ReadRefusal> }> {
  const options = { ...work.call, select: selectOf(work) };
  const { found, refused } = await readApart(work, ids, async (some) => [
    ...(await work.dataverse.readRows(work.plan.table, some, options)).values(),
  ]);
  for (const { etag } of found) noteVersion(work.dataverse, versionOf(etag));
  return { rows: new Map(found.map((row) => [row.id, row])), refused };
}

async function settleTarget(
  work: ContactWork,
  target: Location,
  read: DataverseRow | undefined,
  refused: ReadRefusal | undefined,
): Promise<Location> {
  let row = read;
  if (refused) return { ...target, problem: problemOfRefusal('read', refused.reason, refused.error) };
  if (!row) {
    if (target.origin === 'new') return target;
    const single = await readOne(work, target.rowId);
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
function deletedRow(work: ContactWork, target: Location): Location {
  const { deletedRow: rule } = work.plan.settings;
  if (rule === 'createAgain') return { ...target, origin: 'new' };
  const detail = `The Dynamics row ${target.rowId} of this contact was deleted.`;
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
    unlink: true,
    problem: {
      code: 'rowDeletedUnlinked',
      kind: 'deleted',
      detail: `${detail} The contact was unlinked and is held.`,
    },
  };
}

async function followMerge(work: ContactWork, target: Location, start: DataverseRow): Promise<Location> {
  const { row, problem } = await followMerged(start, (id) => readOne(work, id));
  return problem ? { ...target, row, problem } : { ...target, rowId: row.id, origin: 'followed', row };
}

/** The rows of this page were read in bulk just now: what Dynamics refuses of a single one is about that one. */
async function readOne(
  work: ContactWork,
  id: string,
): Promise<DataverseRow | 'missing' | { problem: ContactProblem }> {
  try {
    return await work.dataverse.readRow(work.plan.table, id, { ...work.call, select: selectOf(work) });
  } catch (error) {
    const refused = refusedRead(error);
    if (!refused) throw error;
    return { problem: problemOfRefusal('read', refused.reason, refused.error) };
  }
}

/**
 * A row belongs to one contact: neither one linked before nor one on the same page may take it too. Nothing in
 * OM_Contact keeps two contacts from naming the same row, so one that the link table does not confirm is asked as well.
 */
async function refuseForeignRows(work: ContactWork, located: readonly Location[]): Promise<Location[]> {
  const wanted = new Set(located.filter(claimsRow));
  const rowIds = [...wanted].map((location) => location.rowId);
  const holders = await readLinkedContacts(work.database, rowIds);
  const confirmed = await readConfirmedHolders(work.database, rowIds);
  const taken = new Map(
    located
      .filter((at) => at.origin === 'linked' && !wanted.has(at) && !at.problem)
      .map((at) => [at.rowId, at.contact.contactId]),
  );
  return located.map((location) => {
    if (!wanted.has(location)) return location;
    const { contact, rowId } = location;
    // Where a row was moved to another contact by hand, only the link table still knows the former one.
    const linked = contact.rowId === rowId ? confirmed : holders;
    const holder = linked.get(rowId) ?? taken.get(rowId);
    if (holder !== undefined && holder !== contact.contactId) {
      return { ...location, problem: takenBy(rowId, holder) };
    }
    taken.set(rowId, contact.contactId);
    return location;
  });
}

/** Whether a contact would come to hold a row that the link table does not yet give it for certain. */
function claimsRow({ contact, origin, row, problem }: Location): boolean {
  if (problem) return false;
  return row ? origin !== 'linked' || contact.linkVoid : contact.rowId !== undefined;
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
