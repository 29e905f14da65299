import { type Moved, moveAtScale } from '../move/moveAtScale.ts';
import type { MoveAsked } from '../move/moveProcess.ts';
import type { MoveProcess } from '../move/startMoveProcess.ts';
import { sizeBy } from '../sizeBy.ts';
import type { Bench, Figure } from '../types.ts';

/** An installation that has worked is migrated, moved, and run for the first time. */
export const move: Bench = {
  name: 'move',
  title: 'A move from Xperience 13 to Xperience by Kentico, and the first run after it',
  run: async (options) => {
    const [few, many] = sizeBy(options, {
      small: [100, 300],
      usual: [2_000, 10_000],
      full: [10_000, 100_000],
    });
    const base = await moveAtScale(few, options);
    const grown = await moveAtScale(many, options);
    return [...[base, grown].flatMap(described), ...compared(base, grown)];
  },
};

const mostGrowth = 1.25;
const mostMemoryGrowth = 1.3;

/** Below this many milliseconds a step says nothing by its growth. */
const noise = 500;

const count = ({ contacts }: Moved): string => contacts.toLocaleString('en-US');
const nothing = { atMost: 0 } as const;

function described(moved: Moved): Figure[] {
  const { linked, alive, created, updated, changed, emptied, activities, activitiesMore, steps } = moved;
  const { moving, again } = moved.moved;
  const of = `${count(moved)} contacts`;
  const carried = Object.values(moved.moved.plan.rows).reduce((sum, rows) => sum + rows, 0);
  return [
    {
      what: `${of}, plan and move`,
      value: costOf(moved),
      unit: 'ms of processor a contact',
      from: `${linked} linked, ${activities} activities in Dynamics, ${carried} rows carried; ${steps.map(({ name, seconds }) => `${name} ${seconds.toFixed(1)} s`).join(', ')}`,
    },
    process(`${of}, memory of the plan`, moved.planned, moved.planned.planning),
    process(`${of}, memory of the move`, moved.moved, moving),
    {
      what: `${of}, longest of ${moving.fresh.transactions} transactions on the new database`,
      value: moving.fresh.longestTransaction,
      unit: 'ms',
      from: `${moving.old.transactions} on the old one, which is only read`,
    },
    { what: `${of}, links that are not alive`, value: linked - alive, unit: '', target: nothing },
    {
      what: `${of}, rows the first run created or updated`,
      value: created + updated,
      unit: '',
      target: nothing,
    },
    { what: `${of}, rows that are not as they were`, value: changed, unit: '', target: nothing },
    { what: `${of}, values that are empty and were not`, value: emptied, unit: '', target: nothing },
    { what: `${of}, activities more than before`, value: activitiesMore, unit: '', target: nothing },
    {
      what: `${of}, the command once more`,
      value: again.old.writes + again.fresh.writes,
      unit: 'statements that write',
      target: nothing,
      from: `${again.old.statements + again.fresh.statements} statements, ${again.seconds.toFixed(2)} s`,
    },
  ];
}

function process(what: string, { usage }: MoveProcess, { old, fresh, seconds }: MoveAsked): Figure {
  return {
    what,
    value: usage.peakMemory / 1e6,
    unit: 'MB',
    from: `${old.statements} statements read ${old.rows} rows of the old database, ${fresh.statements} on the new one, ${fresh.writes} of which write; ${seconds.toFixed(1)} s`,
  };
}

/** Processor time of the process that plans and moves, ms a contact. */
const costOf = ({ moved, contacts }: Moved): number => moved.usage.cpu / contacts;

function compared(base: Moved, grown: Moved): Figure[] {
  const against = `${count(grown)} against ${count(base)}`;
  return [
    {
      what: `memory of the move, ${against}`,
      value: grown.moved.usage.peakMemory / base.moved.usage.peakMemory,
      unit: '×',
      target: { atMost: mostMemoryGrowth },
      from: `${(grown.moved.usage.peakMemory / 1e6).toFixed(0)} MB against ${(base.moved.usage.peakMemory / 1e6).toFixed(0)} MB`,
    },
    {
      what: `processor time a contact of plan and move, ${against}`,
      value: costOf(grown) / costOf(base),
      unit: '×',
      target: { atMost: mostGrowth },
    },
    ...grown.steps.flatMap(({ name, processor }): Figure[] => {
      const before = base.steps.find((each) => each.name === name)?.processor ?? 0;
      // Steps of a process of their own, and those that are over at once, say nothing here.
      if (before < noise) return [];
      return [
        {
          what: `processor time a contact of the step “${name}”, ${against}`,
          value: processor / grown.contacts / (before / base.contacts),
          unit: '×',
          target: { atMost: mostGrowth },
          from: `${(processor / 1000).toFixed(1)} s against ${(before / 1000).toFixed(1)} s`,
        },
      ];
    }),
  ];
}
