import type { ScoreCondition } from '../../xperience/contacts/contactFilters.ts';
import { type Candidates, readCandidatePage } from '../../xperience/contacts/readCandidatePage.ts';
import type { ContactWork } from '../contacts/contactWork.ts';
import { joinMemory } from '../contacts/loadContacts.ts';
import { needsExchange } from '../contacts/needsExchange.ts';
import type { Run, RunCounts } from '../state/runs/run.ts';
import type { SaveRun } from '../state/runs/runStore.ts';
import { commitContacts, pageSize } from './commitContacts.ts';
import type { Tally } from './tally.ts';

/** The whole walk, wherever it stands. */
export type WalkBounds = Omit<Candidates, 'after' | keyof ScoreCondition>;

function candidates({ plan: { settings } }: ContactWork, bounds: WalkBounds, after: number): Candidates {
  const { minimumScore, scoreRule, groups } = settings;
  return { ...bounds, after, minimumScore, scoreRule, groups };
}

/**
 * Walks over OM_Contact by ContactID, page by page, from where the run stands.
 * A limit counts contacts that had to be compared with Dynamics, so that limited runs one after the other get on.
 * @returns whether the walk reached its end, rather than the caller's limit
 */
export async function walkContacts(
  work: ContactWork,
  run: Run,
  bounds: WalkBounds,
  tally: Tally,
  save: SaveRun,
): Promise<boolean> {
  const { mapping } = work.plan;
  let position = run.position;
  for (;;) {
    const left = leftOfLimit(run, tally.counts);
    if (left <= 0) return false;
    const records = await readCandidatePage(work.database, {
      ...candidates(work, bounds, position),
      fields: mapping.fields,
      limit: run.mode === 'full' ? Math.min(pageSize, left) : pageSize,
    });
    const read = await joinMemory(work, records);
    const moved = run.mode === 'full' ? read : read.filter((contact) => needsExchange(work.plan, contact));
    const taken = moved.slice(0, left);
    const lastTaken = taken.length < moved.length ? taken.at(-1) : undefined;
    const contacts = lastTaken ? read.slice(0, read.indexOf(lastTaken) + 1) : read;
    const last = contacts.at(-1);
    if (!last) return true;
    await commitContacts(work, contacts, taken, tally);
    position = last.contactId;
    await save({ position });
  }
}

/** How many contacts the run may still take. A full run compares all it reads; in others unchanged contacts cost nothing. */
export function leftOfLimit(
  { limit = Number.POSITIVE_INFINITY, mode }: Run,
  { read, unchanged }: RunCounts,
): number {
  return limit - (mode === 'full' ? read : read - unchanged);
}
