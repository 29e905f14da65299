import { setImmediate as nextTurn } from 'node:timers/promises';
import { minutesBetween } from '../../database/dateTime2.ts';
import { readHighestActivityId } from '../../xperience/activities/activityNumbers.ts';
import { countAhead } from '../../xperience/activities/countAhead.ts';
import type { ActivityWork } from '../activities/activityWork.ts';
import { prepareActivities } from '../activities/prepareActivities.ts';
import {
  type ActivityCursor,
  cursorAfter,
  readActivityCursor,
  saveActivityCursor,
  startOfNew,
} from '../activities/streams/activityCursor.ts';
import { type Commit, commitPage } from '../activities/streams/commitPage.ts';
import { createNumberSet } from '../activities/streams/createNumberSet.ts';
import { findMerged, readHighestVisitor } from '../activities/streams/findMerged.ts';
import { reconcileTypes } from '../activities/streams/typeStates.ts';
import { checkBrakes, refuseDuringHotfix } from '../checkBrakes.ts';
import { NeedsConfirmation } from '../contacts/approval.ts';
import { readBridgeSettings } from '../readBridgeSettings.ts';
import type { SyncParts } from '../syncParts.ts';
import { afterGrace } from './afterGrace.ts';
import { sinceOf } from './contactCursor.ts';
import { createActivityApproval } from './createActivityApproval.ts';
import { endEarly } from './endEarly.ts';
import { endFirstRun, firstRunReasons, isUnseenFirstRun } from './firstRun.ts';
import type { HeldLease } from './holdLease.ts';
import type { Run, RunCounts } from './run.ts';
import { createSave } from './saveRun.ts';
import { type ActivityTally, tallyActivities } from './tallyActivities.ts';
import { type ActivityWalk, walkActivities } from './walkActivities.ts';

/** All contacts are looked through for merges this often; in between only those with a trace of one. */
const mergeCheckMinutes = 24 * 60;

/**
 * Carries a run of activities out from where it stands: types that were mapped and contacts that were merged since,
 * then all streams. How it ended is recorded in the run; nothing is thrown.
 */
export async function runActivities(parts: SyncParts, run: Run, lease: HeldLease): Promise<void> {
  const tally = tallyActivities(run);
  const { counts } = tally;
  let plan = run.plan;
  const save = createSave(parts, run, lease, () => ({
    counts,
    skippedTypes: tally.skippedTypes(),
    ...(plan ? { plan } : {}),
  }));
  try {
    const work = await prepareWork(parts, run, lease, counts);
    if (!run.dryRun) await checkBrakes(parts, work.call);
    const cursor = await readActivityCursor(parts.database);
    const from = await startOfNew(parts.database, cursor, run);
    const upTo = run.upperBound ?? (await readHighestActivityId(parts.database));
    let position = run.upperBound === undefined ? Math.min(from, upTo) : run.position;
    await save({ upperBound: upTo, position });
    const walkFrom = (at: number, counted: RunCounts): ActivityWalk => ({
      position: at,
      upTo,
      failedToo: run.mode === 'full',
      left: () => (run.limit ?? Number.POSITIVE_INFINITY) - counted.read,
    });
    /** What the rest of the run would do, without doing it. */
    const thinkThrough = async (): Promise<RunCounts> => {
      const { approve: _approve, ...rest } = work;
      const dry: ActivityWork = { ...rest, dryRun: true };
      const thought = tallyActivities();
      await walkActivities(
        dry,
        walkFrom(position, thought.counts),
        thinking(dry, thought, () => save({})),
      );
      return thought.counts;
    };

    if (!run.dryRun) await reconcileTypes(work, cursor === undefined);
    const merges = await lookForMerges(work, run, cursor, from);
    if (await isUnseenFirstRun(parts.database, run)) {
      const thought = await thinkThrough();
      if (thought.created + thought.updated > 0) {
        plan = thought;
        return await save({ state: 'needsConfirmation', ...firstRunReasons.activities });
      }
    }
    if (run.total === undefined) {
      const ahead = counts.read + (await countAhead(parts.database, { after: position, upTo }));
      await save({ total: Math.min(ahead, run.limit ?? ahead) });
    }
    const commit = run.dryRun
      ? thinking(work, tally, () => save({}))
      : writing(parts, work, tally, (reached) => {
          position = reached ?? position;
          return save({ position });
        });
    const complete = await walkActivities(work, walkFrom(position, counts), commit).catch(
      async (error: unknown) => {
        if (!(error instanceof NeedsConfirmation)) throw error;
        plan = await thinkThrough();
        return error;
      },
    );
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
    await endEarly(parts, run, error, save);
  }
}

async function prepareWork(
  parts: SyncParts,
  run: Run,
  lease: HeldLease,
  counts: RunCounts,
): Promise<ActivityWork> {
  const correlationId = parts.newCorrelationId();
  parts.log.info({ run: run.id, kind: run.kind, position: run.position, correlationId }, 'A run goes');
  const call = {
    signal: AbortSignal.any([lease.lost, afterGrace(parts.stopping, parts.timing.stopGraceMs)]),
    correlationId,
    onRequest: () => {
      counts.requests += 1;
    },
  };
  const { mostCreations } = await readBridgeSettings(parts.database);
  const asks = !run.dryRun && run.confirmedBy === undefined;
  return {
    database: parts.database,
    dataverse: parts.dataverse,
    plan: await prepareActivities(parts, { switches: 'required', fresh: true, call }),
    runId: run.id,
    dryRun: run.dryRun,
    call,
    mayWrite: () => lease.remains(parts.dataverse.writeTimeoutMs + parts.timing.leaseMarginMs),
    ...(asks ? { approve: createActivityApproval(mostCreations, counts) } : {}),
  };
}

/**
 * Pages are delivered, stored and counted. Each begins in a turn of its own: where nothing is sent and the database is
 * embedded, nothing else would let the lease be renewed and callers be answered.
 */
function writing(
  parts: SyncParts,
  work: ActivityWork,
  tally: ActivityTally,
  save: (position?: number) => Promise<void>,
): Commit {
  return async (activities, move, position) => {
    await nextTurn();
    await refuseDuringHotfix(parts);
    tally.add(await commitPage(work, activities, move));
    await save(position);
  };
}

/** Pages are only counted; the streams overlap, and here nothing shows that an activity was met before. */
function thinking(work: ActivityWork, tally: ActivityTally, save: () => Promise<void>): Commit {
  const met = createNumberSet();
  return async (activities, move) => {
    await nextTurn();
    const fresh = activities.filter(({ activityId }) => met.add(activityId));
    tally.add(await commitPage(work, fresh, move));
    await save();
  };
}

/** Before the first walk nothing was delivered, and a full run reads everything again anyway. */
async function lookForMerges(
  { database }: ActivityWork,
  run: Run,
  cursor: ActivityCursor | undefined,
  from: number,
): Promise<Pick<ActivityCursor, 'mergesChecked' | 'visitors'>> {
  const visitors = await readHighestVisitor(database);
  if (!cursor || run.mode === 'full') return { mergesChecked: run.started, visitors };
  if (run.dryRun) return cursor;
  const all = minutesBetween(cursor.mergesChecked, run.started) >= mergeCheckMinutes;
  const since = sinceOf(cursor, { local: run.startedLocal, utc: run.started });
  await findMerged(database, {
    upTo: from,
    ...(all ? {} : { traces: { since, visitorsAbove: cursor.visitors } }),
  });
  return { mergesChecked: all ? run.started : cursor.mergesChecked, visitors };
}
