import type { ContactWork } from '../contacts/contactWork.ts';
import { settleGone } from '../contacts/deleted/handleDeleted.ts';
import { reviveLinks } from '../contacts/deleted/relinkRestored.ts';
import { saveGoneSearch, searchGone } from '../contacts/deleted/searchDeleted.ts';
import { loadContacts } from '../contacts/loadContacts.ts';
import { refuseStandstill } from '../state/checkBrakes.ts';
import { listUnfinished } from '../state/failures/listUnfinished.ts';
import { resolveUndeliverable } from '../state/failures/resolveFailures.ts';
import { forgetStrays } from '../state/forgetStrays.ts';
import { type GonePage, readGoneContacts } from '../state/readGoneContacts.ts';
import { keepPlanned } from '../state/runs/plannedChanges.ts';
import type { Run, RunCounts } from '../state/runs/run.ts';
import type { SaveRun } from '../state/runs/runStore.ts';
import { commitContacts, countOf, pageSize } from './commitContacts.ts';

/**
 * Failures that are due again and values whose holder was lost: their contacts may lie outside the walk.
 * @param left how many contacts the run may still compare with Dynamics; the rest is left to the next run
 */
export async function finishLeftovers(
  work: ContactWork,
  counts: RunCounts,
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
    await commitContacts(work, contacts, contacts, counts);
    after = ids.at(-1) ?? after;
    await save({});
  }
}

/**
 * Linked contacts that are no longer in Xperience: no walk over its contacts meets them.
 * @param all whether all links are looked at, rather than the next ones
 */
export async function finishGone(
  work: ContactWork,
  { mode }: Pick<Run, 'mode'>,
  all: boolean,
  counts: RunCounts,
  save: SaveRun,
): Promise<void> {
  const search = await searchGone(work.database, all);
  const merged = search.merged.map((contactId) => ({ after: contactId - 1, upTo: contactId }));
  for (const range of [...merged, ...search.ranges]) {
    await finishRange(work, { ...range, all: mode === 'full' }, counts, save);
  }
  if (work.dryRun) return;
  await saveGoneSearch(work.database, search);
  await reviveLinks(work);
  await forgetStrays(work.database);
  await resolveUndeliverable(work.database);
}

async function finishRange(
  work: ContactWork,
  { after: start, ...range }: Pick<GonePage, 'after' | 'upTo' | 'all'>,
  counts: RunCounts,
  save: SaveRun,
): Promise<void> {
  const rule = work.plan.settings.goneContact;
  let after = start;
  for (;;) {
    const gone = await readGoneContacts(work.database, { ...range, after, limit: pageSize, rule });
    if (gone.length === 0) return;
    if (!work.dryRun) await refuseStandstill(work);
    const { outcomes, heirs } = await settleGone(work, gone);
    counts.read += outcomes.length;
    for (const outcome of outcomes) counts[countOf(outcome)] += 1;
    if (work.dryRun) await keepPlanned(work.database, work.runId, outcomes);
    const contacts = await loadContacts(work, heirs);
    if (contacts.length > 0) await commitContacts(work, contacts, contacts, counts);
    after = gone.at(-1)?.contactId ?? after;
    await save({});
  }
}
