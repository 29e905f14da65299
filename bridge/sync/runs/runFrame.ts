import { inSpan } from '../../tracing/spans.ts';
import { NeedsConfirmation } from '../approval.ts';
import type { WithLead } from '../state/clocks.ts';
import type { HeldLease } from '../state/runs/holdLease.ts';
import type { PlanFacts, PlannedSettings, Run, RunCounts, RunDetails } from '../state/runs/run.ts';
import { type RunProgress, type SaveRun, saveProgress } from '../state/runs/runStore.ts';
import type { SyncParts } from '../syncParts.ts';
import { type CallsOfRun, callsOfRun } from './callsOfRun.ts';
import { askAboutSettings } from './changedSettings.ts';
import { endEarly, RunStopped } from './endEarly.ts';
import { endFirstRun, firstRunReason } from './firstRun.ts';
import { createTally, type Tally } from './tally.ts';
import { type CancelWatch, watchCancel } from './watchCancel.ts';

/** A run on its way. */
export interface RunUnderWay extends CallsOfRun {
  parts: SyncParts;
  /** As it was when it was taken up. */
  run: Run;
  /** Fencing token of the lease it is carried out under. */
  token: number;
  tally: Tally;
  save: SaveRun;
}

/** What a person is shown before a run goes on. */
export interface RunPlan {
  plan: RunCounts;
  facts?: PlanFacts;
}

/** What a run of one kind does between its start and its end. */
export interface RunCourse {
  /** Of the database's clock when the run began. */
  lead: WithLead;
  /** What the rest of the run would do, found out without writing. */
  planRest(): Promise<RunPlan>;
  /** By which settings it goes. */
  settings: PlannedSettings;
  /** Whether a plan holds something that a first run must be confirmed for. */
  isWorthAsking(plan: RunCounts): boolean;
  /**
   * Goes from where the run stands to its upper bound, page by page.
   * @returns whether it reached the end, rather than the caller's limit
   * @throws NeedsConfirmation before a page of which too much would be written
   */
  carryOut(): Promise<boolean>;
  /** Stores where the next run begins. */
  saveCursor(): Promise<void>;
  /** What a person should know of a dry run besides its counts. */
  findFacts?(): Promise<PlanFacts>;
}

/**
 * Gets a kind of run ready: checks that it may go on, fixes its bounds and stores them.
 * @throws SyncRefused, DataverseUnavailable
 */
export type BeginRun = (underWay: RunUnderWay) => Promise<RunCourse>;

/**
 * Carries a run out from its last committed page: brakes and bounds, a confirmation where one is needed, the pages, the
 * cursor of the next run, the end. What its kind does is handed in. How it ended is recorded in the run; nothing is
 * thrown.
 */
export function carryOutRun(parts: SyncParts, run: Run, lease: HeldLease, begin: BeginRun): Promise<void> {
  const attributes = { 'bridge.run.id': run.id, 'bridge.run.dry': run.dryRun };
  return inSpan({ name: `run ${run.kind}`, kind: 'internal', attributes }, () =>
    carryOut(parts, run, lease, begin),
  );
}

async function carryOut(parts: SyncParts, run: Run, lease: HeldLease, begin: BeginRun): Promise<void> {
  const tally = createTally(run);
  const { counts } = tally;
  const cancel = watchCancel(parts, run);
  const { plan, facts, confirmed, ahead } = run;
  /** What the run keeps as JSON, written with every progress. */
  const kept: RunDetails = {
    ...(plan && { plan }),
    ...(facts && { facts }),
    ...(confirmed && { confirmed }),
    ...(ahead !== undefined && { ahead }),
    ...(run.plannedBy && { plannedBy: run.plannedBy }),
  };
  const save = createSave(parts, run, { lease, cancel }, () => ({
    counts,
    ...kept,
    ...(run.kind === 'activities' ? { skippedTypes: tally.skippedTypes() } : {}),
  }));
  try {
    const calls = callsOfRun(parts, run, { lease, cancel, counts });
    const course = await begin({ ...calls, parts, run, token: lease.token, tally, save });
    Object.assign(kept, course.lead);
    const plannedBy = course.settings;
    const isConfirmed = run.confirmedBy !== undefined;
    const reasonToAsk = isConfirmed
      ? askAboutSettings(run.plannedBy, plannedBy)
      : await firstRunReason(parts.database, run);
    if (reasonToAsk) {
      const found = await course.planRest();
      if (course.isWorthAsking(found.plan)) {
        Object.assign(kept, found, { plannedBy });
        return await save({ state: 'needsConfirmation', ...reasonToAsk });
      }
    }
    const complete = await course.carryOut().catch((error: unknown) => {
      if (error instanceof NeedsConfirmation) return error;
      throw error;
    });
    if (complete instanceof NeedsConfirmation) {
      Object.assign(kept, await course.planRest(), { plannedBy });
      const { code, message } = complete;
      return await save({ state: 'needsConfirmation', reasonCode: code, reason: message });
    }
    if (complete && !run.dryRun) {
      await course.saveCursor();
      if (run.confirmedBy !== undefined) await endFirstRun(parts.database, run.kind);
    }
    if (run.dryRun && course.findFacts) kept.facts = await course.findFacts();
    await save({ state: 'finished' });
  } catch (error) {
    await endEarly(parts, run, error, { save, cancel, lease });
  } finally {
    cancel.end();
  }
}

/**
 * Writes the progress of a run, with what always goes along.
 * @throws RunStopped when the run is no longer this holder's, was cancelled, or the process ends
 * @throws SyncRefused when a switch or the pause ends it
 */
function createSave(
  parts: SyncParts,
  run: Run,
  { lease, cancel }: { lease: HeldLease; cancel: CancelWatch },
  always: () => RunProgress,
): SaveRun {
  const begun = performance.now();
  return async (progress) => {
    const kept = await saveProgress(
      parts.database,
      { id: run.id, token: lease.token },
      { ...always(), ...progress, workedMs: run.workedMs + performance.now() - begun },
    );
    if (!kept.held) throw new RunStopped('lost');
    if (kept.cancelRequested && progress.state === undefined) throw new RunStopped('cancelled');
    if (progress.state === undefined) cancel.refuseHalted();
    if (parts.stopping.aborted && progress.state === undefined) throw new RunStopped('stopping');
  };
}
