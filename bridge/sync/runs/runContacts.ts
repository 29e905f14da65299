import type { DateTime2 } from '../../database/sqlType.ts';
import { typed } from '../../database/typed.ts';
import { estimateWriteRequests } from '../../dataverse/write/writeInBulks.ts';
import { type Candidates, countCandidates, readCandidatePage } from '../../xperience/readCandidatePage.ts';
import { readHighestContactId } from '../../xperience/readHighestContactId.ts';
import { followContacts } from '../activities/followContacts.ts';
import { checkBrakes, refuseDuringHotfix } from '../checkBrakes.ts';
import { NeedsConfirmation } from '../contacts/approval.ts';
import type { ContactOutcome, ContactPlan, ContactWork, ExchangeContact } from '../contacts/contactWork.ts';
import { exchangeContacts } from '../contacts/exchangeContacts.ts';
import { loadContacts, toExchange } from '../contacts/loadContacts.ts';
import { needsExchange } from '../contacts/needsExchange.ts';
import { prepareContacts } from '../contacts/prepareContacts.ts';
import { listUnfinished } from '../failures/listUnfinished.ts';
import { recordOutcomes } from '../failures/recordOutcomes.ts';
import type { SyncParts } from '../syncParts.ts';
import { afterGrace } from './afterGrace.ts';
import { readContactCursor, saveContactCursor, sinceOf } from './contactCursor.ts';
import { createApproval } from './createApproval.ts';
import { endEarly, RunStopped } from './endEarly.ts';
import { endFirstRun, firstRunReason, isUnseenFirstRun } from './firstRun.ts';
import type { HeldLease } from './holdLease.ts';
import { noCounts, type Run, type RunCounts } from './run.ts';
import { type RunProgress, readRun, saveProgress } from './runStore.ts';

/** Contacts read, decided and committed together. */
const pageSize = 1000;

type Save = (progress: RunProgress) => Promise<void>;

/** The whole walk, wherever it stands. */
type WalkBounds = Pick<Candidates, 'since' | 'upTo' | 'wakefulWith'>;

/**
 * Carries a contact run out from where it stands: first what earlier runs left unfinished, then one walk over
 * OM_Contact by ContactID. How it ended is recorded in the run; nothing is thrown.
 */
export async function runContacts(parts: SyncParts, run: Run, lease: HeldLease): Promise<void> {
  const counts: RunCounts = { ...run.counts };
  const begun = performance.now();
  const save: Save = async (progress) => {
    const kept = await saveProgress(
      parts.database,
      { id: run.id, token: lease.token },
      { ...progress, counts, workedMs: run.workedMs + performance.now() - begun },
    );
    if (!kept.held) throw new RunStopped('lost');
    if (kept.cancelRequested && progress.state === undefined) throw new RunStopped('cancelled');
    if (parts.stopping.aborted && progress.state === undefined) throw new RunStopped('stopping');
  };
  try {
    const plan = await prepareContacts(parts, { switches: 'required', fresh: true });
    const work = await approvedWork(workOf(parts, plan, run, lease, counts), run, counts);
    if (!run.dryRun) await checkBrakes(parts, work.call);
    const since = run.sinceLocal ?? (await startOfWalk(parts, run, plan));
    const upTo = run.upperBound ?? (await readHighestContactId(parts.database));
    await save({ ...(since ? { sinceLocal: since } : {}), upperBound: upTo, fingerprint: plan.fingerprint });
    const wakeful = run.mode === 'full' ? {} : { wakefulWith: plan.fingerprint };
    const bounds = { upTo, ...(since ? { since } : {}), ...wakeful };
    if (await isUnseenFirstRun(parts.database, run)) {
      const plan = await thinkThrough(work, run, bounds, save);
      if (plan.read > 0) return save({ state: 'needsConfirmation', plan, ...firstRunReason });
    }
    const complete = await untilConfirmation(work, run, bounds, save, async () => {
      if (run.position === 0) await finishLeftovers(work, run, counts, save);
      if (run.total === undefined) await save({ total: await countAll(work, run, bounds, counts) });
      return walk(work, run, bounds, counts, save);
    });
    if (complete === 'waits') return;
    if (complete && !run.dryRun) {
      const cursor = { local: run.startedLocal, utc: run.started, fingerprint: plan.fingerprint };
      await saveContactCursor(parts.database, cursor);
      if (run.confirmedBy !== undefined) await endFirstRun(parts.database);
    }
    await save({ state: 'finished' });
  } catch (error) {
    await endEarly(parts, run, error, save);
  }
}

function workOf(
  parts: SyncParts,
  plan: ContactPlan,
  run: Run,
  lease: HeldLease,
  counts: RunCounts,
): ContactWork {
  const call = {
    signal: AbortSignal.any([lease.lost, afterGrace(parts.stopping, parts.timing.stopGraceMs)]),
    correlationId: parts.newCorrelationId(),
    onRequest: () => {
      counts.requests += 1;
    },
  };
  const mayWrite = () => lease.remains(parts.dataverse.requestTimeoutMs + parts.timing.leaseMarginMs);
  return {
    database: parts.database,
    dataverse: parts.dataverse,
    plan,
    runId: run.id,
    token: lease.token,
    dryRun: run.dryRun,
    call,
    mayWrite,
    follow: (outcomes) => followContacts(parts, { runId: run.id, call, mayWrite }, outcomes),
  };
}

/** A confirmed run, and one that writes nothing, needs no approval. */
async function approvedWork(work: ContactWork, run: Run, counts: RunCounts): Promise<ContactWork> {
  if (run.dryRun || run.confirmedBy !== undefined) return work;
  const { linked } = await work.database.db
    .selectFrom('dynamics365.link')
    .select((eb) => typed(eb.fn.countAll<number>(), 'int').as('linked'))
    .executeTakeFirstOrThrow();
  const { mostCreations } = work.plan.settings;
  return { ...work, approval: createApproval({ linked: Number(linked), mostCreations }, counts) };
}

/** Where a person must agree, finds out what the rest of the run would do and lets it wait. */
async function untilConfirmation(
  work: ContactWork,
  run: Run,
  bounds: WalkBounds,
  save: Save,
  carryOut: () => Promise<boolean>,
): Promise<boolean | 'waits'> {
  try {
    return await carryOut();
  } catch (error) {
    if (!(error instanceof NeedsConfirmation)) throw error;
    const plan = await thinkThrough(work, run, bounds, save);
    await save({ state: 'needsConfirmation', plan, reasonCode: error.code, reason: error.message });
    return 'waits';
  }
}

/** What the rest of the run would do, without doing it. */
async function thinkThrough(work: ContactWork, run: Run, bounds: WalkBounds, save: Save): Promise<RunCounts> {
  const { approval: _approval, ...rest } = work;
  const { position } = (await readRun(work.database, run.id)) ?? run;
  const plan = { ...noCounts };
  await walk({ ...rest, dryRun: true }, { ...run, position, dryRun: true }, bounds, plan, () => save({}));
  return plan;
}

/** undefined: everything is compared, as after a change of the mapping. */
async function startOfWalk(parts: SyncParts, run: Run, plan: ContactPlan): Promise<DateTime2 | undefined> {
  const cursor = await readContactCursor(parts.database);
  if (run.mode === 'full' || cursor?.fingerprint !== plan.fingerprint) return undefined;
  return sinceOf(cursor, { local: run.startedLocal, utc: run.started });
}

/** Failures that are due again and values whose holder was lost: their contacts may lie outside the walk. */
async function finishLeftovers(work: ContactWork, run: Run, counts: RunCounts, save: Save): Promise<void> {
  let after = 0;
  for (;;) {
    const ids = await listUnfinished(work.database, { after, limit: pageSize });
    if (ids.length === 0) return;
    const contacts = await loadContacts(work, ids);
    await commitPage(work, run, contacts, contacts, counts);
    after = ids.at(-1) ?? after;
    await save({});
  }
}

function candidates({ plan: { settings } }: ContactWork, bounds: WalkBounds, after: number): Candidates {
  const { minimumScore, scoreRule } = settings;
  return { ...bounds, after, minimumScore, scoreRule };
}

/** How many contacts the run will have read at its end, for telling how far it has come. */
async function countAll(
  work: ContactWork,
  run: Run,
  bounds: WalkBounds,
  { read }: RunCounts,
): Promise<number> {
  const left = await countCandidates(work.database, candidates(work, bounds, run.position));
  return Math.max(read, Math.min(read + left, run.limit ?? Number.POSITIVE_INFINITY));
}

/** @returns whether the walk reached its end, rather than the caller's limit */
async function walk(
  work: ContactWork,
  run: Run,
  bounds: WalkBounds,
  counts: RunCounts,
  save: Save,
): Promise<boolean> {
  const { mapping } = work.plan;
  let position = run.position;
  for (;;) {
    const left = run.limit === undefined ? pageSize : Math.min(pageSize, run.limit - counts.read);
    if (left <= 0) return false;
    const records = await readCandidatePage(work.database, {
      ...candidates(work, bounds, position),
      fields: mapping.fields,
      limit: left,
    });
    const last = records.at(-1);
    if (!last) return true;
    const contacts = await toExchange(work, records);
    const moved = bounds.since ? contacts.filter((contact) => needsExchange(work.plan, contact)) : contacts;
    await commitPage(work, run, contacts, moved, counts);
    position = last.contactId;
    await save({ position });
  }
}

async function commitPage(
  work: ContactWork,
  run: Run,
  contacts: readonly ExchangeContact[],
  moved: readonly ExchangeContact[],
  counts: RunCounts,
): Promise<void> {
  if (!run.dryRun && moved.length > 0) await refuseDuringHotfix(work);
  const outcomes = moved.length === 0 ? [] : await exchangeContacts(work, moved);
  counts.read += contacts.length;
  counts.unchanged += contacts.length - moved.length;
  for (const outcome of outcomes) counts[countOf(outcome)] += 1;
  if (run.dryRun) {
    const rows = (result: ContactOutcome['result']) =>
      outcomes.filter((outcome) => outcome.result === result).length;
    // Reads it has made itself; creates and updates would travel in requests of their own.
    counts.requests += estimateWriteRequests(rows('created')) + estimateWriteRequests(rows('updated'));
    return;
  }
  await recordOutcomes(work, outcomes);
  await work.follow?.(outcomes);
}

function countOf(outcome: ContactOutcome): keyof RunCounts {
  return outcome.problems.length > 0 ? 'failed' : outcome.result;
}
