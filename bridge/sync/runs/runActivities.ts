import { minutesBetween } from '../../database/dateTime2.ts';
import { readHighestActivityId } from '../../xperience/activities/activityNumbers.ts';
import type { ActivityOutcome, ActivityWork } from '../activities/activityWork.ts';
import { prepareActivities } from '../activities/prepareActivities.ts';
import {
  type ActivityCursor,
  cursorAfter,
  readActivityCursor,
  saveActivityCursor,
  startOfNew,
} from '../activities/streams/activityCursor.ts';
import { type Commit, commitPage } from '../activities/streams/commitPage.ts';
import { deliverFailed } from '../activities/streams/deliverFailed.ts';
import { deliverHistories } from '../activities/streams/deliverHistories.ts';
import { deliverNew } from '../activities/streams/deliverNew.ts';
import { deliverWaiting } from '../activities/streams/deliverWaiting.ts';
import { findMerged, readHighestVisitor } from '../activities/streams/findMerged.ts';
import { reconcileTypes } from '../activities/streams/typeStates.ts';
import { checkBrakes, refuseDuringHotfix } from '../checkBrakes.ts';
import type { SyncParts } from '../syncParts.ts';
import { sinceOf } from './contactCursor.ts';
import { countActivity } from './countActivity.ts';
import { endEarly } from './endEarly.ts';
import type { HeldLease } from './holdLease.ts';
import type { Run, RunCounts, SkippedType } from './run.ts';
import { createSave } from './saveRun.ts';

/** All contacts are looked through for merges this often; in between only those with a trace of one. */
const mergeCheckMinutes = 24 * 60;

/**
 * Carries a run of activities out: what failed before, merged contacts, types that wait, histories of contacts linked
 * since, then one walk over the new activities. How it ended is recorded in the run; nothing is thrown.
 */
export async function runActivities(parts: SyncParts, run: Run, lease: HeldLease): Promise<void> {
  const counts: RunCounts = { ...run.counts };
  const skipped = new Map((run.skippedTypes ?? []).map((each) => [each.type, { ...each }]));
  const save = createSave(parts, run, lease, () => ({ counts, skippedTypes: [...skipped.values()] }));
  try {
    const work = await prepareWork(parts, run, lease, counts);
    if (!run.dryRun) await checkBrakes(parts, work.call);
    const cursor = await readActivityCursor(parts.database);
    const from = await startOfNew(parts.database, cursor, run);
    const upTo = run.upperBound ?? (await readHighestActivityId(parts.database));
    const position = run.upperBound === undefined ? Math.min(from, upTo) : run.position;
    await save({ upperBound: upTo, position });
    const left = () => (run.limit ?? Number.POSITIVE_INFINITY) - counts.read;
    const commit: Commit = async (activities, move) => {
      if (!run.dryRun) await refuseDuringHotfix(parts);
      tally(await commitPage(work, activities, move), counts, skipped);
      await save({});
    };

    if (!run.dryRun) await reconcileTypes(work, cursor === undefined);
    await deliverFailed(work, commit);
    const merges = await lookForMerges(work, run, cursor, from);
    const complete =
      (await deliverWaiting(work, { upTo, left }, commit)) &&
      (await deliverHistories(work, { most: left() }, commit)) &&
      (await deliverNew(
        work,
        { after: position, upTo, left, reached: (reached) => save({ position: reached }) },
        commit,
      ));
    if (complete && !run.dryRun) {
      await saveActivityCursor(parts.database, cursorAfter(cursor, run, { from, upTo }, merges));
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
    signal: AbortSignal.any([lease.lost, parts.stopping]),
    correlationId,
    onRequest: () => {
      counts.requests += 1;
    },
  };
  return {
    database: parts.database,
    dataverse: parts.dataverse,
    plan: await prepareActivities(parts, { switches: 'required', fresh: true, call }),
    runId: run.id,
    dryRun: run.dryRun,
    call,
    mayWrite: () => lease.remains(parts.dataverse.requestTimeoutMs + parts.timing.leaseMarginMs),
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

function tally(
  outcomes: readonly ActivityOutcome[],
  counts: RunCounts,
  skipped: Map<string, SkippedType>,
): void {
  counts.read += outcomes.length;
  for (const outcome of outcomes) {
    const count = countActivity(outcome);
    if (count === 'skipped') counts.skipped = (counts.skipped ?? 0) + 1;
    else counts[count] += 1;
    const { because, type } = outcome;
    if (!because) continue;
    const known = skipped.get(type);
    if (known) known.count += 1;
    else skipped.set(type, { type, count: 1, ...because });
  }
}
