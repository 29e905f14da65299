import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ScoreCondition } from '../../xperience/contacts/contactFilters.ts';
import { type Candidates, readCandidatePage } from '../../xperience/contacts/readCandidatePage.ts';
import { joinMemory } from '../contacts/loadContacts.ts';
import { needsExchange } from '../contacts/needsExchange.ts';
import type { Run, RunCounts } from '../state/runs/run.ts';
import type { SaveRun } from '../state/runs/runStore.ts';
import { type ContactPage, type PageUnderWay, type RunWork, startPage } from './startPage.ts';
import type { Tally } from './tally.ts';

/** The whole walk, wherever it stands. */
export interface WalkBounds extends Omit<Candidates, 'after' | keyof ScoreCondition> {
  /** Contacts read, decided and committed together. */
  pageSize: number;
}

/**
 * Walks over OM_Contact by ContactID, page by page, from where the run stands: the next page is read and decided while the
 * last requests of one are under way, and they are stored one after the other.
 * A limit counts contacts that had to be compared with Dynamics, so that limited runs one after the other get on.
 * @returns whether the walk reached its end, rather than the caller's limit
 */
export async function walkContacts(
  work: RunWork,
  run: Run,
  bounds: WalkBounds,
  tally: Tally,
  save: SaveRun,
): Promise<boolean> {
  const rowsInHand = new Map<string, number>();
  const own = work.dryRun ? work : { ...work, rowsInHand };
  let position = run.position;
  /** At most two: the third is begun when the first has settled. */
  let inHand: PageUnderWay[] = [];
  try {
    for (;;) {
      const before = inHand.at(-1);
      if (before && !mayOverlap(work, run, bounds, tally.counts, before)) await endOf(before);
      const left = leftOfLimit(run, tally.counts);
      if (left <= 0) return false;
      const page = await readPage(work, run, candidates(work, bounds, position), left);
      if (page)
        inHand.push(startPage({ work: own, before, tally, save: () => save({ position: page.upTo }) }, page));
      if (before) await endOf(before);
      if (!page) return true;
      position = page.upTo;
      forgetRowsBefore(rowsInHand, before?.first);
      inHand = inHand.slice(-1);
      await inHand[0]?.asking;
      // The embedded engine holds this whole process up; what was asked goes out first.
      await nextTurn();
    }
  } catch (error) {
    const ends = await Promise.allSettled(inHand.map(({ settled }) => settled));
    const [failed] = ends.filter((end) => end.status === 'rejected');
    throw failed ? failed.reason : error;
  }
}

/** @throws RunStopped when it is stored and no further one is to be begun */
async function endOf({ settled }: PageUnderWay): Promise<void> {
  const stop = await settled;
  if (stop) throw stop;
}

/** Whether the next page may be begun before one has settled, whatever becomes of its contacts. */
function mayOverlap(
  { dryRun }: RunWork,
  run: Run,
  { pageSize }: WalkBounds,
  counts: RunCounts,
  { taken }: PageUnderWay,
): boolean {
  return !dryRun && leftOfLimit(run, counts) - taken >= pageSize;
}

/** @returns undefined at the end of the walk */
async function readPage(
  work: RunWork,
  run: Run,
  bounds: WalkBounds & Candidates,
  left: number,
): Promise<ContactPage | undefined> {
  const { plan, database } = work;
  const { pageSize, ...wanted } = bounds;
  const records = await readCandidatePage(database, {
    ...wanted,
    fields: plan.mapping.fields,
    limit: run.mode === 'full' ? Math.min(pageSize, left) : pageSize,
  });
  const read = await joinMemory(work, records);
  const moved = run.mode === 'full' ? read : read.filter((contact) => needsExchange(plan, contact));
  const taken = moved.slice(0, left);
  const lastTaken = taken.length < moved.length ? taken.at(-1) : undefined;
  const contacts = lastTaken ? read.slice(0, read.indexOf(lastTaken) + 1) : read;
  const last = contacts.at(-1);
  return last && { contacts, taken, upTo: last.contactId };
}

function candidates(
  { plan: { settings } }: RunWork,
  bounds: WalkBounds,
  after: number,
): WalkBounds & Candidates {
  const { minimumScore, scoreRule, groups } = settings;
  return { ...bounds, after, minimumScore, scoreRule, groups };
}

/**
 * Lets go what contacts before a page that has settled hold: what they have linked was stored before anybody looked for
 * the rows of the page behind it. What the page itself holds that look may have missed.
 * @param first ContactID of the first contact of that page
 */
function forgetRowsBefore(rowsInHand: Map<string, number>, first = 0): void {
  for (const [rowId, contactId] of rowsInHand) if (contactId < first) rowsInHand.delete(rowId);
}

/** How many contacts the run may still take. A full run compares all it reads; in others unchanged contacts cost nothing. */
export function leftOfLimit(
  { limit = Number.POSITIVE_INFINITY, mode }: Run,
  { read, unchanged }: RunCounts,
): number {
  return limit - (mode === 'full' ? read : read - unchanged);
}
