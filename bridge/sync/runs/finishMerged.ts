import type { ContactWork } from '../contacts/contactWork.ts';
import { loadContacts } from '../contacts/loadContacts.ts';
import { type MergedRows, newestOf } from '../contacts/merges/mergedRows.ts';
import { readLinkedContacts } from '../state/links.ts';
import { saveMergesSeen } from '../state/mergesSeen.ts';
import type { Run, RunCounts } from '../state/runs/run.ts';
import type { SaveRun } from '../state/runs/runStore.ts';
import { commitContacts, pageSize } from './commitContacts.ts';

/**
 * Linked contacts whose rows were merged in Dynamics since the last look: a merge does not touch the contact, so no walk
 * meets them.
 * @param merged rows that were merged since then; undefined where nobody has looked
 * @param left how many contacts the run may still compare with Dynamics; the rest is left to the next run
 */
export async function finishMerged(
  work: ContactWork,
  merged: MergedRows | undefined,
  run: Pick<Run, 'started'>,
  counts: RunCounts,
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
    await commitContacts(work, contacts, contacts, counts);
    start += limit;
    await save({});
  }
  if (!work.dryRun) await saveMergesSeen(work.database, run.started, newestOf(merged));
}
