import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { countAllActivities, readHighestActivityId } from '../../xperience/activities/activityNumbers.ts';
import type { ActivityWork } from '../activities/activityWork.ts';
import { prepareActivities } from '../activities/prepareActivities.ts';
import {
  cursorAfter,
  readActivityCursor,
  saveActivityCursor,
  startOfNew,
} from '../activities/streams/activityCursor.ts';
import type { NewRequest } from '../activities/streams/deliverNew.ts';
import { reconcileTypes } from '../activities/streams/typeStates.ts';
import { checkBrakes } from '../state/checkBrakes.ts';
import { readBridgeSettings } from '../state/settings/bridgeSettings.ts';
import { countingPages, deliveringPages } from './commitActivities.ts';
import { createApproval } from './createApproval.ts';
import { leadOfRun } from './leadOfRun.ts';
import { lookForContactMerges } from './lookForContactMerges.ts';
import type { RunCourse, RunUnderWay } from './runFrame.ts';
import { createTally } from './tally.ts';
import { walkActivities } from './walkActivities.ts';

/**
 * A run of activities: types that were mapped and contacts that were merged since the last one, then all streams.
 */
export async function beginActivities(underWay: RunUnderWay): Promise<RunCourse> {
  const { parts, run, tally, save } = underWay;
  const { database } = parts;
  const { counts } = tally;
  const work = await workOf(underWay);
  if (!run.dryRun) await checkBrakes(parts, work.call);
  const cursor = await readActivityCursor(database);
  const from = await startOfNew(database, cursor, run);
  const upTo = run.upperBound ?? (await readHighestActivityId(database));
  let position = run.upperBound === undefined ? Math.min(from, upTo) : run.position;
  const ahead = { after: position, upTo, histories: cursor === undefined };
  const total = run.total ?? (await estimateActivities(database, ahead));
  await save({ upperBound: upTo, position, total });
  if (!run.dryRun) await reconcileTypes(work, cursor === undefined);
  const lead = await leadOfRun(parts, run);
  const merges = await lookForContactMerges(work, { ...run, ...lead }, cursor, from);

  const walkOn = (read: () => number): NewRequest => ({
    after: position,
    upTo,
    failedToo: run.mode === 'full',
    left: () => (run.limit ?? Number.POSITIVE_INFINITY) - read(),
  });
  return {
    lead,
    async planRest() {
      const { approval: _approval, ...rest } = work;
      const dry: ActivityWork = { ...rest, dryRun: true };
      const planned = createTally();
      const walk = walkOn(() => counts.read + planned.counts.read);
      await walkActivities(
        dry,
        walk,
        countingPages(dry, planned, () => save({})),
      );
      return { plan: planned.counts };
    },
    settings: work.plan.settings,
    isWorthAsking: ({ created, updated }) => created + updated > 0,
    carryOut() {
      const commit = run.dryRun
        ? countingPages(work, tally, () => save({}))
        : deliveringPages(parts, work, tally, (reached) => {
            position = reached ?? position;
            return save({ position });
          });
      return walkActivities(
        work,
        walkOn(() => counts.read),
        commit,
      );
    },
    saveCursor: () =>
      saveActivityCursor(database, cursorAfter(cursor, { ...run, ...lead }, { from, upTo }, merges)),
  };
}

async function workOf({ parts, run, call, mayWrite, tally }: RunUnderWay): Promise<ActivityWork> {
  const { database, dataverse } = parts;
  const { mostCreations } = await readBridgeSettings(database);
  const limits = { linked: 0, mostCreations, confirmed: run.confirmed, rows: 'activities' } as const;
  return {
    database,
    dataverse,
    plan: await prepareActivities(parts, { switches: 'required', fresh: true, call }),
    runId: run.id,
    dryRun: run.dryRun,
    call,
    mayWrite,
    ...(run.dryRun ? {} : { approval: createApproval(limits, tally.counts) }),
  };
}

/**
 * How many activities a run will read at most, by the sizes of tables alone: to count those of linked contacts would take
 * longer than the run, where there are millions.
 * @param stretch numbers between which new activities are read; `histories`: whether all linked contacts have theirs before them
 */
async function estimateActivities(
  database: DatabaseHandle,
  { after, upTo, histories }: { after: number; upTo: number; histories: boolean },
): Promise<number> {
  const older = histories ? Math.min(after, await countAllActivities(database)) : 0;
  return older + upTo - after;
}
