import type { ContactWork } from '../contacts/contactWork.ts';
import { handleDeleted } from '../contacts/deleted/handleDeleted.ts';
import { relinkRestored } from '../contacts/deleted/relinkRestored.ts';
import { saveDeletedSearch, searchDeleted } from '../contacts/deleted/searchDeleted.ts';
import { loadContacts } from '../contacts/loadContacts.ts';
import { type MergedRows, newestOf } from '../contacts/merges/mergedRows.ts';
import { refuseStandstill } from '../state/checkBrakes.ts';
import { withoutLead } from '../state/clocks.ts';
import { type DeletedPage, readDeletedContacts } from '../state/deletedContacts.ts';
import { listUnfinished } from '../state/failures/listUnfinished.ts';
import { resolveUndeliverable } from '../state/failures/resolveFailures.ts';
import { readLinkedContacts } from '../state/links.ts';
import { saveMergesSeen } from '../state/mergesSeen.ts';
import { forgetOrphans } from '../state/orphans.ts';
import { keepPlanned } from '../state/runs/plannedChanges.ts';
import type { Run } from '../state/runs/run.ts';
import type { SaveRun } from '../state/runs/runStore.ts';
import { commitContacts, pageSize } from './commitContacts.ts';
import { countContact, type Tally } from './tally.ts';

/**
 * Failures that are due again and values whose holder was lost: their contacts may lie outside the walk.
 * @param left how many contacts the run may still compare with Dynamics; the rest is left to the next run
 */
export async function finishUnfinished(
  work: ContactWork,
  tally: Tally,
  save: SaveRun,
  left: () => number,
): Promise<void> {
  let after = 0;
  for (;;) {
    const limit = Math.min(pageSize, left());
    if (limit <= 0) return;
    const ids = await listUnfinished(work.database, { after, limit });
    if (ids.length === 0) return;
    const contacts = await loadContacts(work, ids);
    await commitContacts(work, contacts, contacts, tally);
    after = ids.at(-1) ?? after;
    await save({});
  }
}

/**
 * Linked contacts that are no longer in Xperience: no walk over its contacts meets them.
 * @param all whether all links are looked at, rather than the next ones
 */
export async function finishDeleted(
  work: ContactWork,
  { mode }: Pick<Run, 'mode'>,
  all: boolean,
  tally: Tally,
  save: SaveRun,
): Promise<void> {
  const search = await searchDeleted(work.database, all);
  const merged = search.merged.map((contactId) => ({ after: contactId - 1, upTo: contactId }));
  for (const range of [...merged, ...search.ranges]) {
    await finishRange(work, { ...range, all: mode === 'full' }, tally, save);
  }
  if (work.dryRun) return;
  await saveDeletedSearch(work.database, search);
  await relinkRestored(work);
  await forgetOrphans(work.database);
  await resolveUndeliverable(work.database);
}

async function finishRange(
  work: ContactWork,
  { after: start, ...range }: Pick<DeletedPage, 'after' | 'upTo' | 'all'>,
  tally: Tally,
  save: SaveRun,
): Promise<void> {
  const rule = work.plan.settings.goneContact;
  let after = start;
  for (;;) {
    const gone = await readDeletedContacts(work.database, { ...range, after, limit: pageSize, rule });
    if (gone.length === 0) return;
    if (!work.dryRun) await refuseStandstill(work);
    const { outcomes, survivors } = await handleDeleted(work, gone);
    tally.add(outcomes.map(countContact));
    if (work.dryRun) await keepPlanned(work.database, work.runId, outcomes);
    const contacts = await loadContacts(work, survivors);
    if (contacts.length > 0) await commitContacts(work, contacts, contacts, tally);
    after = gone.at(-1)?.contactId ?? after;
    await save({});
  }
}

/**
 * Linked contacts whose rows were merged in Dynamics since the last look: a merge does not touch the contact, so no walk
 * meets them.
 * @param merged rows that were merged since then; undefined where nobody has looked
 * @param left how many contacts the run may still compare with Dynamics; the rest is left to the next run
 */
export async function finishMerged(
  work: ContactWork,
  merged: MergedRows | undefined,
  run: Pick<Run, 'started' | 'ahead'>,
  tally: Tally,
  save: SaveRun,
  left: () => number,
): Promise<void> {
  if (!merged) return;
  const linked = await readLinkedContacts(work.database, [...merged.keys()]);
  const ids = [...linked.values()].sort((a, b) => a - b);
  for (let start = 0; start < ids.length; ) {
    const limit = Math.min(pageSize, left());
    if (limit <= 0) return;
    const contacts = await loadContacts(work, ids.slice(start, start + limit));
    await commitContacts(work, contacts, contacts, tally);
    start += limit;
    await save({});
  }
  if (!work.dryRun) await saveMergesSeen(work.database, withoutLead(run.started, run), newestOf(merged));
}
