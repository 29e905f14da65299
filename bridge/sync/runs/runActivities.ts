import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { countRows } from '../../database/countRows.ts';
import { readHighestActivityId } from '../../xperience/activities/activityNumbers.ts';
import type { ActivityWork } from '../activities/activityWork.ts';
import { prepareActivities } from '../activities/prepareActivities.ts';
import {
  cursorAfter,
  readActivityCursor,
  saveActivityCursor,
  startOfNew,
} from '../activities/streams/activityCursor.ts';
import { reconcileTypes } from '../activities/streams/typeStates.ts';
import { NeedsConfirmation } from '../contacts/approval.ts';
import { checkBrakes } from '../state/checkBrakes.ts';
import type { HeldLease } from '../state/runs/holdLease.ts';
import type { Run, RunCounts } from '../state/runs/run.ts';
import { readBridgeSettings } from '../state/settings/bridgeSettings.ts';
import type { SyncParts } from '../syncParts.ts';
import { callsOfRun } from './callsOfRun.ts';
import { thinking, writing } from './commitActivities.ts';
import { createActivityApproval } from './createApproval.ts';
import { endEarly } from './endEarly.ts';
import { endFirstRun, firstRunReasons, unseenFirstRun } from './firstRun.ts';
import { lookForMerges } from './lookForMerges.ts';
import { createSave } from './saveRun.ts';
import { tallyActivities } from './tallyActivities.ts';
import { type ActivityWalk, walkActivities } from './walkActivities.ts';
import { type CancelWatch, watchCancel } from './watchCancel.ts';

/**
 * Carries a run of activities out from where it stands: types that were mapped and contacts that were merged since,
 * then all streams. How it ended is recorded in the run; nothing is thrown.
 */
export async function runActivities(parts: SyncParts, run: Run, lease: HeldLease): Promise<void> {
  const tally = tallyActivities(run);
  const { counts } = tally;
  const cancel = watchCancel(parts, run);
  let plan = run.plan;
  const save = createSave(parts, run, { lease, cancel }, () => ({
    counts,
    skippedTypes: tally.skippedTypes(),
    ...(plan ? { plan } : {}),
    ...(run.confirmed ? { confirmed: run.confirmed } : {}),
  }));
  try {
    const work = await prepareWork(parts, run, lease, counts, cancel);
    if (!run.dryRun) await checkBrakes(parts, work.call);
    const cursor = await readActivityCursor(parts.database);
    const from = await startOfNew(parts.database, cursor, run);
    const upTo = run.upperBound ?? (await readHighestActivityId(parts.database));
    let position = run.upperBound === undefined ? Math.min(from, upTo) : run.position;
    const ahead = { after: position, upTo, histories: cursor === undefined };
    const total = run.total ?? (await estimateActivities(parts.database, ahead));
    await save({ upperBound: upTo, position, total });
    const walkOn = (read: () => number): ActivityWalk => ({
      position,
      upTo,
      failedToo: run.mode === 'full',
      left: () => (run.limit ?? Number.POSITIVE_INFINITY) - read(),
    });
    /** What the rest of the run would do, without doing it. */
    const thinkThrough = async (): Promise<RunCounts> => {
      const { approval: _approval, ...rest } = work;
      const dry: ActivityWork = { ...rest, dryRun: true };
      const thought = tallyActivities();
      await walkActivities(
        dry,
        walkOn(() => counts.read + thought.counts.read),
        thinking(dry, thought, () => save({})),
      );
      return thought.counts;
    };

    if (!run.dryRun) await reconcileTypes(work, cursor === undefined);
    const merges = await lookForMerges(work, run, cursor, from);
    if (await unseenFirstRun(parts.database, run)) {
      const thought = await thinkThrough();
      if (thought.created + thought.updated > 0) {
        plan = thought;
        return await save({ state: 'needsConfirmation', ...firstRunReasons.activities });
      }
    }
    const commit = run.dryRun
      ? thinking(work, tally, () => save({}))
      : writing(parts, work, tally, (reached) => {
          position = reached ?? position;
          return save({ position });
        });
    const complete = await walkActivities(
      work,
      walkOn(() => counts.read),
      commit,
    ).catch(async (error: unknown) => {
      if (!(error instanceof NeedsConfirmation)) throw error;
      plan = await thinkThrough();
      return error;
    });
    if (complete instanceof NeedsConfirmation) {
      return await save({
        state: 'needsConfirmation',
        reasonCode: complete.code,
        reason: complete.message,
      });
    }
    if (complete && !run.dryRun) {
      await saveActivityCursor(parts.database, cursorAfter(cursor, run, { from, upTo }, merges));
      if (run.confirmedBy !== undefined) await endFirstRun(parts.database, 'activities');
    }
    await save({ state: 'finished' });
  } catch (error) {
    await endEarly(parts, run, error, { save, cancel, lease });
  } finally {
    cancel.end();
  }
}

async function prepareWork(
  parts: SyncParts,
  run: Run,
  lease: HeldLease,
  counts: RunCounts,
  cancel: CancelWatch,
): Promise<ActivityWork> {
  const { call, mayWrite } = callsOfRun(parts, run, { lease, cancel, counts });
  const { mostCreations } = await readBridgeSettings(parts.database);
  const limits = { mostCreations, confirmed: run.confirmed };
  return {
    database: parts.database,
    dataverse: parts.dataverse,
    plan: await prepareActivities(parts, { switches: 'required', fresh: true, call }),
    runId: run.id,
    dryRun: run.dryRun,
    call,
    mayWrite,
    ...(run.dryRun ? {} : { approval: createActivityApproval(limits, counts) }),
  };
}

/**
 * How many activities a run will read at most, by the sizes of tables alone: to count those of linked contacts would take
 * longer than the run, where there are millions.
 * @param stretch numbers between which new activities are read; `histories`: whether all linked contacts have theirs before them
 */
export async function estimateActivities(
  database: DatabaseHandle,
  { after, upTo, histories }: { after: number; upTo: number; histories: boolean },
): Promise<number> {
  const older = histories ? Math.min(after, await countRows(database, 'OM_Activity')) : 0;
  return older + upTo - after;
}
