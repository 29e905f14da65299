import type { Runs } from '../../../bridge/sync/runs/createRuns.ts';
import { confirmRun } from '../../../bridge/sync/state/runs/decideRun.ts';
import type { Run } from '../../../bridge/sync/state/runs/run.ts';
import { type MoveStage, startMoveStage } from '../../../test/sync/move/startMoveStage.ts';
import type { BenchOptions } from '../types.ts';
import { type MoveProcess, startMoveProcess } from './startMoveProcess.ts';
import { type Step, watchSteps } from './watchSteps.ts';

/** What a move of an installation of some size came to. */
export interface Moved {
  contacts: number;
  linked: number;
  /** Activities in Dynamics before the move. */
  activities: number;
  steps: readonly Step[];
  /** The processes of the plan and of the move, which plans once more. */
  planned: MoveProcess;
  moved: MoveProcess;
  /** What the first run after the move did to rows, and how many links are alive. */
  created: number;
  updated: number;
  alive: number;
  /** Rows of contacts that are not as they were, and values of theirs that are empty and were not. */
  changed: number;
  emptied: number;
  /** Activities more or fewer than before. */
  activitiesMore: number;
}

/** An installation that has worked is migrated, moved, and run for the first time. */
export async function moveAtScale(
  contacts: number,
  screen: Pick<BenchOptions, 'progress' | 'tell'>,
): Promise<Moved> {
  const { step, done } = watchSteps(`${contacts.toLocaleString('en-US')} contacts`, screen);
  const stage = await step('sample', () => startMoveStage({ contacts }));
  try {
    const wait = { mode: 'incremental', dryRun: false, requestedBy: 'bench', waitMs: 3_600_000 } as const;
    const { runs } = stage.engine;
    await step('first run on 13, contacts', () => toItsEnd(runs, () => runs.syncContacts(wait)));
    await step('first run on 13, activities', () => toItsEnd(runs, () => runs.syncActivities(wait)));
    await stage.pauseOld();
    const before = {
      rows: stage.rows(),
      versions: stage.versions(),
      links: await stage.links(),
      activities: activitiesOf(stage),
    };
    await step('migration', () => stage.migrate());
    const files = {
      from: stage.options.xperience,
      to: stage.target,
      timeZone: stage.options.timeZone,
    };
    const planned = await step('plan', () => startMoveProcess('plan', files));
    const { obstacles } = planned.plan;
    if (obstacles.length > 0) throw new Error(obstacles.map(({ detail }) => detail).join(' '));
    const moved = await step('plan and move', () => startMoveProcess('move', files));
    const after = await step('groups', () => stage.startNew());
    const waiting = await step('plan of the first run', () => after.syncContacts());
    await confirmRun(after.database, waiting.id, 'bench');
    const { counts } = await step('first run, contacts', () =>
      toItsEnd(after.engine.runs, () => after.engine.runs.syncContacts(wait)),
    );
    await step('first run, activities', () =>
      toItsEnd(after.engine.runs, () => after.engine.runs.syncActivities(wait)),
    );
    const versions = stage.versions();
    const links = await after.links();
    return {
      contacts,
      linked: before.links.size,
      activities: before.activities,
      steps: done,
      planned,
      moved,
      created: counts.created,
      updated: counts.updated,
      alive: [...before.links].filter(([id, row]) => links.get(id) === row).length,
      changed: [...versions].filter(([id, version]) => before.versions.get(id) !== version).length,
      emptied: countEmptied(before.rows, stage.rows()),
      activitiesMore: activitiesOf(stage) - before.activities,
    };
  } finally {
    await stage.close();
  }
}

/** On a machine with much else to do a run may lose its lease; then somebody has to go on with it, as the bridge does. */
async function toItsEnd(runs: Runs, sync: () => Promise<{ run: Run }>): Promise<Run> {
  for (;;) {
    const { run } = await sync();
    if (run.state !== 'running') return run;
    await runs.resumeOrphans();
  }
}

function activitiesOf({ dynamics }: MoveStage): number {
  return dynamics.organization.table('phonecall')?.rows.size() ?? 0;
}

type Rows = ReturnType<MoveStage['rows']>;

function countEmptied(before: Rows, after: Rows): number {
  let emptied = 0;
  for (const [id, row] of before) {
    const now = after.get(id) ?? {};
    if (now === row) continue;
    for (const [column, value] of Object.entries(row))
      if (value !== null && value !== '' && (now[column] ?? null) === null) emptied += 1;
  }
  return emptied;
}
