import { carryOutMove } from '../../../bridge/sync/move/carryOutMove.ts';
import { planMove } from '../../../bridge/sync/move/planMove.ts';
import type { Runs } from '../../../bridge/sync/runs/createRuns.ts';
import { confirmRun } from '../../../bridge/sync/state/runs/decideRun.ts';
import type { Run } from '../../../bridge/sync/state/runs/run.ts';
import { type MoveStage, startMoveStage } from '../../../test/sync/move/startMoveStage.ts';
import { sizeBy } from '../sizeBy.ts';
import type { Bench, Figure } from '../types.ts';

interface Moved {
  contacts: number;
  linked: number;
  activities: number;
  /** Processor time of the plan and of the move, ms. */
  planning: number;
  moving: number;
  seconds: number;
  /** What the first run after the move did to rows, and how many links are alive. */
  created: number;
  updated: number;
  alive: number;
  /** Rows of contacts that are not as they were, and activities more or fewer than before. */
  changed: number;
  activitiesMore: number;
}

/** An installation that has worked is migrated, moved, and run for the first time. */
export const move: Bench = {
  name: 'move',
  title: 'A move from Xperience 13 to Xperience by Kentico, and the first run after it',
  run: async (options) => {
    const { progress } = options;
    const [few, many] = sizeBy(options, {
      small: [100, 300],
      usual: [2_000, 10_000],
      full: [10_000, 100_000],
    });
    const base = await measure(few, progress);
    const grown = await measure(many, progress);
    return [
      ...[base, grown].flatMap(described),
      {
        what: `processor time a contact, ${count(grown)} against ${count(base)}`,
        value: costOf(grown) / costOf(base),
        unit: '×',
        target: { atMost: 1.25 },
      },
    ];
  },
};

const count = ({ contacts }: Moved): string => contacts.toLocaleString('en-US');
const costOf = ({ planning, moving, contacts }: Moved): number => (planning + moving) / contacts;
const nothing = { atMost: 0 } as const;

function described(moved: Moved): Figure[] {
  const { linked, alive, created, updated, changed, activities, activitiesMore } = moved;
  const of = `${count(moved)} contacts`;
  return [
    {
      what: `${of}, plan and move`,
      value: costOf(moved),
      unit: 'ms of processor a contact',
      from: `${linked} linked, ${activities} activities in Dynamics, ${(moved.planning / 1000).toFixed(1)} s of processor for the plan, ${(moved.moving / 1000).toFixed(1)} s for the move, ${moved.seconds.toFixed(1)} s`,
    },
    { what: `${of}, links that are not alive`, value: linked - alive, unit: '', target: nothing },
    {
      what: `${of}, rows the first run created or updated`,
      value: created + updated,
      unit: '',
      target: nothing,
    },
    { what: `${of}, rows that are not as they were`, value: changed, unit: '', target: nothing },
    { what: `${of}, activities more than before`, value: activitiesMore, unit: '', target: nothing },
  ];
}

async function measure(contacts: number, progress: (text: string) => void): Promise<Moved> {
  progress(`${contacts} contacts: first synchronization`);
  const stage = await startMoveStage({ contacts });
  try {
    const wait = { mode: 'incremental', dryRun: false, requestedBy: 'bench', waitMs: 3_600_000 } as const;
    const { runs } = stage.engine;
    await toItsEnd(runs, () => runs.syncContacts(wait));
    await toItsEnd(runs, () => runs.syncActivities(wait));
    await stage.pauseOld();
    progress(`${contacts} contacts: migration`);
    await stage.migrate();
    const before = {
      versions: stage.versions(),
      links: await stage.links(),
      activities: activitiesOf(stage),
    };
    progress(`${contacts} contacts: move`);
    const installations = await stage.open();
    const started = performance.now();
    const begun = process.cpuUsage();
    const plan = await planMove(installations);
    const planned = process.cpuUsage(begun);
    if (plan.obstacles.length > 0) throw new Error(plan.obstacles.map(({ detail }) => detail).join(' '));
    await carryOutMove(installations, plan);
    const whole = process.cpuUsage(begun);
    const seconds = (performance.now() - started) / 1000;
    progress(`${contacts} contacts: first run`);
    const after = await stage.startNew();
    const waiting = await after.syncContacts();
    await confirmRun(after.database, waiting.id, 'bench');
    const { counts } = await toItsEnd(after.engine.runs, () => after.engine.runs.syncContacts(wait));
    await toItsEnd(after.engine.runs, () => after.engine.runs.syncActivities(wait));
    const versions = stage.versions();
    const links = await after.links();
    return {
      contacts,
      linked: before.links.size,
      activities: before.activities,
      planning: milliseconds(planned),
      moving: milliseconds(whole) - milliseconds(planned),
      seconds,
      created: counts.created,
      updated: counts.updated,
      alive: [...before.links].filter(([id, row]) => links.get(id) === row).length,
      changed: [...versions].filter(([id, version]) => before.versions.get(id) !== version).length,
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

function milliseconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}

function activitiesOf({ dynamics }: MoveStage): number {
  return dynamics.organization.table('phonecall')?.rows.size() ?? 0;
}
