import type { DateTime2 } from '../../database/sqlType.ts';
import type { DataverseRow } from '../../dataverse/types.ts';
import { readHighestContactId } from '../../xperience/contacts/readContacts.ts';
import { followContacts } from '../activities/followContacts.ts';
import type { ContactPlan, ContactWork } from '../contacts/contactWork.ts';
import { type MergedRows, mergedRowsOf } from '../contacts/merges/mergedRows.ts';
import { prepareContacts } from '../contacts/prepareContacts.ts';
import { checkBrakes } from '../state/checkBrakes.ts';
import type { WithLead } from '../state/clocks.ts';
import { countLinks } from '../state/links.ts';
import { readMergesSeen } from '../state/mergesSeen.ts';
import {
  type ContactCursor,
  readContactCursor,
  saveContactCursor,
  sinceOf,
} from '../state/runs/contactCursor.ts';
import { forgetPlanned } from '../state/runs/plannedChanges.ts';
import { type AddressCounts, noAddresses, type PlanFacts, type Run } from '../state/runs/run.ts';
import { endedByRefusal, readRun } from '../state/runs/runStore.ts';
import { SyncRefused } from '../syncRefused.ts';
import { contactArrivals } from './arrivalsOf.ts';
import { searchCandidates } from './candidateSearch.ts';
import { settingsOfContacts } from './changedSettings.ts';
import { pageSize } from './commitContacts.ts';
import { createApproval } from './createApproval.ts';
import { finishDeleted, finishMerged, finishUnfinished } from './finishUnfinished.ts';
import { followSetBack, leadOfRun } from './leadOfRun.ts';
import type { RunCourse, RunPlan, RunUnderWay } from './runFrame.ts';
import type { RunWork } from './startPage.ts';
import { createTally } from './tally.ts';
import { leftOfLimit, type WalkBounds, walkContacts } from './walkContacts.ts';

/** More names than this nobody reads. */
const mostFlows = 50;

/**
 * A run of contacts: first what earlier runs left unfinished, then one walk over OM_Contact by ContactID, then the
 * contacts whose rows were merged in Dynamics.
 */
export async function beginContacts(underWay: RunUnderWay): Promise<RunCourse> {
  const { parts, run, call, tally, save } = underWay;
  const { database } = parts;
  const plan = await prepareContacts(parts, { switches: 'required', fresh: true, call });
  refuseOtherMapping(run, plan);
  const work = await workOf(underWay, plan);
  const merged = await askAtStart(underWay, work);
  const cursor = await readContactCursor(database);
  const lead = await leadOfRun(parts, run);
  await followSetBack(parts, run, cursor, lead);
  const since = run.sinceLocal ?? startOfWalk(run, plan, cursor, lead);
  const upTo = run.upperBound ?? (await readHighestContactId(database));
  const total = run.total ?? upTo - run.position;
  const { fingerprint, settings } = plan;
  await save({ ...(since ? { sinceLocal: since } : {}), upperBound: upTo, total, fingerprint });
  const { look, ...search } = await searchCandidates(
    database,
    { ...run, ...lead },
    settings,
    since,
    cursor?.score,
  );
  const wakeful = run.mode === 'full' ? {} : { exceptWaitingWith: fingerprint };
  work.onEnded = (outcomes) => parts.observer?.arrived(contactArrivals(outcomes, since));
  const bounds: WalkBounds = {
    pageSize: parts.contactsPerPage ?? pageSize,
    upTo,
    ...(since ? { since } : {}),
    ...wakeful,
    ...search,
  };
  const left = () => leftOfLimit(run, tally.counts);
  return {
    lead,
    planRest: () => planRest(underWay, work, bounds),
    settings: settingsOfContacts(plan),
    isWorthAsking: ({ read }) => read > 0,
    async carryOut() {
      if (run.position === 0) {
        await finishUnfinished(work, tally, save, left);
        await finishDeleted(work, run, !bounds.onlyAmong, tally, save);
      }
      const complete = await walkContacts(work, run, bounds, tally, save);
      await finishMerged(work, merged, { ...run, ...lead }, tally, save, left);
      return complete;
    },
    saveCursor: () =>
      saveContactCursor(database, {
        local: run.startedLocal,
        utc: run.started,
        ...lead,
        fingerprint,
        score: look,
      }),
    findFacts: () => factsOf(work, work.addressCounts ?? noAddresses(), tally.counts.created),
  };
}

/**
 * A run goes on only with the mapping it began with: what it passed was compared with that one, it looks at nothing
 * that was not modified since, and who confirmed it has agreed to what that mapping does.
 * @throws SyncRefused
 */
function refuseOtherMapping({ fingerprint }: Run, plan: Pick<ContactPlan, 'fingerprint'>): void {
  if (fingerprint === undefined || fingerprint === plan.fingerprint) return;
  throw new SyncRefused({
    kind: 'conflict',
    code: 'mappingChanged',
    detail:
      'The mapping was changed since this run began, so it was ended. Run the sync again: the next run compares all linked contacts with the new mapping.',
  });
}

async function workOf(underWay: RunUnderWay, plan: ContactPlan): Promise<RunWork> {
  const { parts, run, token, call, mayWrite, refuseHalted, tally } = underWay;
  const { database, dataverse } = parts;
  const { dryRun, confirmed } = run;
  const work: RunWork = {
    database,
    dataverse,
    plan,
    runId: run.id,
    token,
    dryRun,
    call,
    mayWrite,
    refuseHalted,
    keepsFlows: confirmed?.keepsFlows === true,
    follow: (outcomes) => followContacts(parts, { runId: run.id, call, mayWrite }, outcomes),
  };
  // A run that writes nothing needs no approval.
  if (dryRun) return { ...work, addressCounts: noAddresses() };
  const linked = await countLinks(database);
  const { mostCreations } = plan.settings;
  const limits = { linked, mostCreations, confirmed, rows: 'rows' } as const;
  const endedBefore = await endedByRefusal(database, run);
  return { ...work, endedBefore, approval: createApproval(limits, tally.counts) };
}

/**
 * Asks Dynamics, in one request, whether it is the one this installation was set up for, and which rows were merged
 * since the last look. A run that writes nothing has no brakes.
 * @returns undefined while nobody is linked
 */
async function askAtStart({ parts }: RunUnderWay, work: ContactWork): Promise<MergedRows | undefined> {
  const { dataverse, plan, call, dryRun } = work;
  const since = await readMergesSeen(parts.database, dataverse.serverTime());
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

/** undefined: every linked contact is looked at, as after a change of the mapping. */
function startOfWalk(
  run: Run,
  plan: ContactPlan,
  cursor: ContactCursor | undefined,
  lead: WithLead,
): DateTime2 | undefined {
  if (run.mode === 'full' || cursor?.fingerprint !== plan.fingerprint) return undefined;
  return sinceOf(cursor, { local: run.startedLocal, utc: run.started, ...lead });
}

async function planRest({ run, save }: RunUnderWay, work: RunWork, bounds: WalkBounds): Promise<RunPlan> {
  const { approval: _approval, ...rest } = work;
  const { position } = (await readRun(work.database, run.id)) ?? run;
  const tally = createTally();
  const addressCounts = noAddresses();
  const dry = { ...rest, dryRun: true, addressCounts };
  await forgetPlanned(work.database, run.id);
  if (position === 0) await finishDeleted(dry, run, !bounds.onlyAmong, tally, save);
  await walkContacts(dry, { ...run, position, dryRun: true }, bounds, tally, () => save({}));
  return { plan: tally.counts, facts: await factsOf(work, addressCounts, tally.counts.created) };
}

async function factsOf(work: ContactWork, addresses: AddressCounts, created: number): Promise<PlanFacts> {
  if (created === 0) return { addresses };
  const { onRequest: _uncounted, ...call } = work.call;
  const triggers = await work.dataverse.listFlowTriggers(work.plan.table.name, call);
  const flows = triggers?.filter((flow) => flow.created).map(({ name }) => name);
  return { addresses, ...(flows && { flows: flows.slice(0, mostFlows) }) };
}
