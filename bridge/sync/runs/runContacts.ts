import type { DateTime2 } from '../../database/sqlType.ts';
import { typed } from '../../database/typed.ts';
import { type Candidates, countCandidates, readCandidatePage } from '../../xperience/readCandidatePage.ts';
import { readHighestContactId } from '../../xperience/readHighestContactId.ts';
import { followContacts } from '../activities/followContacts.ts';
import { checkBrakes } from '../checkBrakes.ts';
import { NeedsConfirmation } from '../contacts/approval.ts';
import type { ContactPlan, ContactWork } from '../contacts/contactWork.ts';
import { toExchange } from '../contacts/loadContacts.ts';
import { needsExchange } from '../contacts/needsExchange.ts';
import { prepareContacts } from '../contacts/prepareContacts.ts';
import type { SyncParts } from '../syncParts.ts';
import { type CallsOfRun, callsOfRun } from './callsOfRun.ts';
import { commitContacts, pageSize } from './commitContacts.ts';
import { readContactCursor, saveContactCursor, sinceOf } from './contactCursor.ts';
import { createApproval } from './createApproval.ts';
import { endEarly } from './endEarly.ts';
import { finishGone, finishLeftovers } from './finishLeftovers.ts';
import { endFirstRun, firstRunReasons, isUnseenFirstRun } from './firstRun.ts';
import type { HeldLease } from './holdLease.ts';
import { refuseOtherMapping } from './refuseOtherMapping.ts';
import { noCounts, type Run, type RunCounts } from './run.ts';
import { type RunProgress, readRun } from './runStore.ts';
import { createSave } from './saveRun.ts';
import { watchCancel } from './watchCancel.ts';

type Save = (progress: RunProgress) => Promise<void>;

/** The whole walk, wherever it stands. */
type WalkBounds = Pick<Candidates, 'since' | 'upTo' | 'wakefulWith'>;

/**
 * Carries a contact run out from where it stands: first what earlier runs left unfinished, then one walk over
 * OM_Contact by ContactID. How it ended is recorded in the run; nothing is thrown.
 */
export async function runContacts(parts: SyncParts, run: Run, lease: HeldLease): Promise<void> {
  const counts: RunCounts = { ...run.counts };
  const cancel = watchCancel(parts, run.id);
  const save = createSave(parts, run, lease, () => ({
    counts,
    ...(run.plan ? { plan: run.plan } : {}),
    ...(run.confirmed ? { confirmed: run.confirmed } : {}),
  }));
  try {
    const calls = callsOfRun(parts, run, { lease, cancel, counts });
    const { call } = calls;
    const plan = await prepareContacts(parts, { switches: 'required', fresh: true, call });
    refuseOtherMapping(run, plan);
    const work = await approvedWork(workOf(parts, plan, calls, run, lease), run, counts);
    if (!run.dryRun) await checkBrakes(parts, work.call);
    const since = run.sinceLocal ?? (await startOfWalk(parts, run, plan));
    const upTo = run.upperBound ?? (await readHighestContactId(parts.database));
    await save({ ...(since ? { sinceLocal: since } : {}), upperBound: upTo, fingerprint: plan.fingerprint });
    const wakeful = run.mode === 'full' ? {} : { wakefulWith: plan.fingerprint };
    const bounds = { upTo, ...(since ? { since } : {}), ...wakeful };
    if (await isUnseenFirstRun(parts.database, run)) {
      const plan = await thinkThrough(work, run, bounds, save);
      if (plan.read > 0) return await save({ state: 'needsConfirmation', plan, ...firstRunReasons.contacts });
    }
    const complete = await untilConfirmation(work, run, bounds, save, async () => {
      if (run.position === 0) {
        await finishLeftovers(work, counts, save, () => leftOf(run, counts));
        await finishGone(work, run, counts, save);
      }
      if (run.total === undefined) await save({ total: await countAll(work, run, bounds, counts) });
      return walk(work, run, bounds, counts, save);
    });
    if (complete === 'waits') return;
    if (complete && !run.dryRun) {
      const cursor = { local: run.startedLocal, utc: run.started, fingerprint: plan.fingerprint };
      await saveContactCursor(parts.database, cursor);
      if (run.confirmedBy !== undefined) await endFirstRun(parts.database, 'contacts');
    }
    await save({ state: 'finished' });
  } catch (error) {
    await endEarly(parts, run, error, { save, cancel, lease });
  } finally {
    cancel.end();
  }
}

function workOf(
  parts: SyncParts,
  plan: ContactPlan,
  { call, mayWrite }: CallsOfRun,
  run: Run,
  lease: HeldLease,
): ContactWork {
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

/** A run that writes nothing needs no approval. */
async function approvedWork(work: ContactWork, run: Run, counts: RunCounts): Promise<ContactWork> {
  if (run.dryRun) return work;
  const { linked } = await work.database.db
    .selectFrom('dynamics365.link')
    .select((eb) => typed(eb.fn.countAll<number>(), 'int').as('linked'))
    .executeTakeFirstOrThrow();
  const { mostCreations } = work.plan.settings;
  const limits = { linked: Number(linked), mostCreations, confirmed: run.confirmed };
  return { ...work, approval: createApproval(limits, counts) };
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
  const dry = { ...rest, dryRun: true };
  if (position === 0) await finishGone(dry, run, plan, save);
  await walk(dry, { ...run, position, dryRun: true }, bounds, plan, () => save({}));
  return plan;
}

/** undefined: every linked contact is looked at, as after a change of the mapping. */
async function startOfWalk(parts: SyncParts, run: Run, plan: ContactPlan): Promise<DateTime2 | undefined> {
  const cursor = await readContactCursor(parts.database);
  if (run.mode === 'full' || cursor?.fingerprint !== plan.fingerprint) return undefined;
  return sinceOf(cursor, { local: run.startedLocal, utc: run.started });
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
  return read + left;
}

/**
 * A limit counts contacts that had to be compared with Dynamics, so that limited runs one after the other get on.
 * @returns whether the walk reached its end, rather than the caller's limit
 */
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
    const left = leftOf(run, counts);
    if (left <= 0) return false;
    const records = await readCandidatePage(work.database, {
      ...candidates(work, bounds, position),
      fields: mapping.fields,
      limit: run.mode === 'full' ? Math.min(pageSize, left) : pageSize,
    });
    const read = await toExchange(work, records);
    const moved = run.mode === 'full' ? read : read.filter((contact) => needsExchange(work.plan, contact));
    const taken = moved.slice(0, left);
    const lastTaken = taken.length < moved.length ? taken.at(-1) : undefined;
    const contacts = lastTaken ? read.slice(0, read.indexOf(lastTaken) + 1) : read;
    const last = contacts.at(-1);
    if (!last) return true;
    await commitContacts(work, contacts, taken, counts);
    position = last.contactId;
    await save({ position });
  }
}

/** A full run compares all it reads; in others unchanged contacts cost nothing. */
function leftOf({ limit = Number.POSITIVE_INFINITY, mode }: Run, { read, unchanged }: RunCounts): number {
  return limit - (mode === 'full' ? read : read - unchanged);
}
