import { countRows } from '../../database/countRows.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { DataverseRow } from '../../dataverse/types.ts';
import { readHighestContactId } from '../../xperience/contacts/readHighestContactId.ts';
import { followContacts } from '../activities/followContacts.ts';
import { NeedsConfirmation } from '../contacts/approval.ts';
import type { ContactPlan, ContactWork } from '../contacts/contactWork.ts';
import { type MergedRows, mergedRowsOf } from '../contacts/merges/mergedRows.ts';
import { prepareContacts } from '../contacts/prepareContacts.ts';
import { checkBrakes } from '../state/checkBrakes.ts';
import { readMergesSeen } from '../state/mergesSeen.ts';
import {
  type ContactCursor,
  readContactCursor,
  saveContactCursor,
  sinceOf,
} from '../state/runs/contactCursor.ts';
import type { HeldLease } from '../state/runs/holdLease.ts';
import { forgetPlanned } from '../state/runs/plannedChanges.ts';
import {
  type AddressSurvey,
  noAddresses,
  noCounts,
  type PlanFacts,
  type Run,
  type RunCounts,
  type RunDetails,
} from '../state/runs/run.ts';
import { endedByRefusal, readRun, type SaveRun } from '../state/runs/runStore.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import { type CallsOfRun, callsOfRun } from './callsOfRun.ts';
import { searchCandidates } from './candidateSearch.ts';
import { createApproval } from './createApproval.ts';
import { endEarly } from './endEarly.ts';
import { finishGone, finishLeftovers } from './finishLeftovers.ts';
import { finishMerged } from './finishMerged.ts';
import { endFirstRun, firstRunReasons, unseenFirstRun } from './firstRun.ts';
import { createSave } from './saveRun.ts';
import { leftOfLimit, type WalkBounds, walkContacts } from './walkContacts.ts';
import { watchCancel } from './watchCancel.ts';

/** More names than this nobody reads. */
const mostFlows = 50;

/**
 * Carries a contact run out from where it stands: first what earlier runs left unfinished, then one walk over
 * OM_Contact by ContactID. How it ended is recorded in the run; nothing is thrown.
 */
export async function runContacts(parts: SyncParts, run: Run, lease: HeldLease): Promise<void> {
  const counts: RunCounts = { ...run.counts };
  const cancel = watchCancel(parts, run);
  const { plan, facts, confirmed } = run;
  /** What the run keeps as JSON, written with every progress. */
  const kept: RunDetails = {
    ...(plan && { plan }),
    ...(facts && { facts }),
    ...(confirmed && { confirmed }),
  };
  const save = createSave(parts, run, { lease, cancel }, () => ({ counts, ...kept }));
  try {
    const calls = callsOfRun(parts, run, { lease, cancel, counts });
    const { call } = calls;
    const plan = await prepareContacts(parts, { switches: 'required', fresh: true, call });
    refuseOtherMapping(run, plan);
    const work = await approvedWork(workOf(parts, plan, calls, run, lease), run, counts);
    const merged = await askAtStart(parts, work);
    const cursor = await readContactCursor(parts.database);
    const since = run.sinceLocal ?? startOfWalk(run, plan, cursor);
    const upTo = run.upperBound ?? (await readHighestContactId(parts.database));
    const span = run.total ?? upTo - run.position;
    await save({
      ...(since ? { sinceLocal: since } : {}),
      upperBound: upTo,
      total: span,
      fingerprint: plan.fingerprint,
    });
    const { settings } = plan;
    const { look, ...search } = await searchCandidates(parts.database, run, settings, since, cursor?.score);
    const wakeful = run.mode === 'full' ? {} : { wakefulWith: plan.fingerprint };
    const bounds: WalkBounds = { upTo, ...(since ? { since } : {}), ...wakeful, ...search };
    const first = await unseenFirstRun(parts.database, run);
    if (first) {
      Object.assign(kept, await thinkThrough(work, run, bounds, save));
      const reasons = firstRunReasons[first === 'new' ? 'new' : 'contacts'];
      if (kept.plan?.read) return await save({ state: 'needsConfirmation', ...reasons });
    }
    const complete = await untilConfirmation({ work, run, bounds, save, kept }, async () => {
      if (run.position === 0) {
        await finishLeftovers(work, counts, save, () => leftOfLimit(run, counts));
        await finishGone(work, run, !bounds.onlyAmong, counts, save);
      }
      const complete = await walkContacts(work, run, bounds, counts, save);
      await finishMerged(work, merged, run, counts, save, () => leftOfLimit(run, counts));
      return complete;
    });
    if (complete === 'waits') return;
    if (complete && !run.dryRun) {
      await saveContactCursor(parts.database, {
        local: run.startedLocal,
        utc: run.started,
        fingerprint: plan.fingerprint,
        score: look,
      });
      if (run.confirmedBy !== undefined) await endFirstRun(parts.database, 'contacts');
    }
    if (run.dryRun && work.survey) kept.facts = await factsOf(work, work.survey, counts);
    await save({ state: 'finished' });
  } catch (error) {
    await endEarly(parts, run, error, { save, cancel, lease });
  } finally {
    cancel.end();
  }
}

/**
 * Asks Dynamics, in one request, whether it is the one this installation was set up for, and which rows were merged
 * since the last look. A run that writes nothing has no brakes.
 * @returns undefined while nobody is linked
 */
async function askAtStart(parts: SyncParts, work: ContactWork): Promise<MergedRows | undefined> {
  const { dataverse, plan, call, dryRun } = work;
  const since = await readMergesSeen(parts.database);
  const query = since === undefined ? undefined : { table: plan.table, select: [], since };
  if (dryRun) return query && mergedRowsOf(await dataverse.findMerged(query, call));
  if (!query) {
    await checkBrakes(parts, call);
    return undefined;
  }
  let rows: readonly DataverseRow[] = [];
  await checkBrakes(parts, call, async () => {
    const { identity, merged } = await dataverse.whoAmIAndMerged(query, call);
    rows = merged;
    return identity;
  });
  return mergedRowsOf(rows);
}

function workOf(
  parts: SyncParts,
  plan: ContactPlan,
  { call, mayWrite, refuseHalted }: CallsOfRun,
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
    refuseHalted,
    ...(run.dryRun ? { survey: noAddresses() } : {}),
    keepsFlows: run.confirmed?.keepsFlows === true,
    follow: (outcomes) => followContacts(parts, { runId: run.id, call, mayWrite }, outcomes),
  };
}

/** A run that writes nothing needs no approval. */
async function approvedWork(work: ContactWork, run: Run, counts: RunCounts): Promise<ContactWork> {
  if (run.dryRun) return work;
  const linked = await countRows(work.database, 'dynamics365.link');
  const { mostCreations } = work.plan.settings;
  const limits = { linked, mostCreations, confirmed: run.confirmed };
  const endedBefore = await endedByRefusal(work.database, run);
  return { ...work, endedBefore, approval: createApproval(limits, counts) };
}

/** A run on its way, with what it keeps. */
interface Attempt {
  work: ContactWork;
  run: Run;
  bounds: WalkBounds;
  save: SaveRun;
  kept: RunDetails;
}

/** Where a person must agree, finds out what the rest of the run would do and lets it wait. */
async function untilConfirmation(
  { work, run, bounds, save, kept }: Attempt,
  carryOut: () => Promise<boolean>,
): Promise<boolean | 'waits'> {
  try {
    return await carryOut();
  } catch (error) {
    if (!(error instanceof NeedsConfirmation)) throw error;
    Object.assign(kept, await thinkThrough(work, run, bounds, save));
    await save({ state: 'needsConfirmation', reasonCode: error.code, reason: error.message });
    return 'waits';
  }
}

/** What the rest of the run would do, without doing it. */
async function thinkThrough(
  work: ContactWork,
  run: Run,
  bounds: WalkBounds,
  save: SaveRun,
): Promise<{ plan: RunCounts; facts: PlanFacts }> {
  const { approval: _approval, ...rest } = work;
  const { position } = (await readRun(work.database, run.id)) ?? run;
  const plan = { ...noCounts };
  const survey = noAddresses();
  const dry = { ...rest, dryRun: true, survey };
  await forgetPlanned(work.database, run.id);
  if (position === 0) await finishGone(dry, run, !bounds.onlyAmong, plan, save);
  await walkContacts(dry, { ...run, position, dryRun: true }, bounds, plan, () => save({}));
  return { plan, facts: await factsOf(work, survey, plan) };
}

/** What a person should know besides the counts. */
async function factsOf(
  work: ContactWork,
  addresses: AddressSurvey,
  { created }: RunCounts,
): Promise<PlanFacts> {
  if (created === 0) return { addresses };
  const { onRequest: _uncounted, ...call } = work.call;
  const triggers = await work.dataverse.listFlowTriggers(work.plan.table.name, call);
  const flows = triggers?.filter((flow) => flow.created).map(({ name }) => name);
  return { addresses, ...(flows && { flows: flows.slice(0, mostFlows) }) };
}

/** undefined: every linked contact is looked at, as after a change of the mapping. */
function startOfWalk(run: Run, plan: ContactPlan, cursor: ContactCursor | undefined): DateTime2 | undefined {
  if (run.mode === 'full' || cursor?.fingerprint !== plan.fingerprint) return undefined;
  return sinceOf(cursor, { local: run.startedLocal, utc: run.started });
}

/**
 * A run goes on only with the mapping it began with: what it passed was compared with that one, it looks at nothing
 * that was not modified since, and who confirmed it has agreed to what that mapping does.
 * @throws SyncRefused
 */
export function refuseOtherMapping({ fingerprint }: Run, plan: Pick<ContactPlan, 'fingerprint'>): void {
  if (fingerprint === undefined || fingerprint === plan.fingerprint) return;
  throw new SyncRefused({
    kind: 'conflict',
    code: 'mappingChanged',
    detail:
      'The mapping was changed since this run began, so it was ended. Run the sync again: the next run compares all linked contacts with the new mapping.',
  });
}
