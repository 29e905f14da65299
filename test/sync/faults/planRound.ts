import type { ProcessFaults } from '../engineProcess.ts';
import { chooseFaults, type NewRule } from './chooseFaults.ts';
import type { Chance } from './createChance.ts';

/** So long after the start of a process, or after contacts are about to be written. */
export type Moment = { afterStartMs: number } | { afterPendingMs: number };

/** An engine in a process of its own, and how it ends if not by itself. */
export interface ProcessPlan {
  killAfter?: Moment;
  /** Told to end, as a service manager does. */
  terminateAfterMs?: number;
  /** Stands still for so long, longer than its lease lasts, and goes on as if nothing had been. */
  stall?: { after: Moment; forMs: number };
  faults: ProcessFaults;
}

/** Everything that a round is about, chosen before anything of it happens: no choice hangs on who was quicker. */
export interface RoundPlan {
  /** What goes wrong on the wire and in Dynamics, by name. */
  faults: ReadonlyMap<string, NewRule>;
  processes: ProcessPlan[];
  /** Choices of the people who work before the engines start, and of those who begin so long after it. */
  before: Chance;
  during: { afterMs: number; people: Chance; flow: Chance; meddlers: Chance };
  /** The clock of the database, moved after so long to so much ahead of the machine's. */
  databaseClock?: { afterMs: number; aheadMs: number };
}

const minute = 60_000;
const hour = 60 * minute;

/** One, two or four processes; some are killed at any moment or in a commit, some have a clock that jumps. */
export function planRound(chance: Chance): RoundPlan {
  return {
    faults: chooseFaults(chance.fork()),
    processes: Array.from({ length: chance.one([1, 2, 4]) }, () => planProcess(chance.fork())),
    before: chance.fork(),
    during: {
      afterMs: chance.whole(0, 2_000),
      people: chance.fork(),
      flow: chance.fork(),
      meddlers: chance.fork(),
    },
    ...(chance.whole(1, 4) === 1
      ? {
          databaseClock: {
            afterMs: chance.whole(100, 1_500),
            aheadMs: chance.one([-2 * hour, -30 * minute, 30 * minute, 2 * hour]),
          },
        }
      : {}),
  };
}

const commits = [
  (chance: Chance) => ({ number: chance.whole(1, 25), of: 'anything' as const }),
  (chance: Chance) => ({ number: chance.whole(1, 3), of: 'contacts' as const }),
];

/** A process needs about 400 ms to start; a run takes about as long. What is in hand is in Dynamics after some 20 ms. */
const moment = (chance: Chance): Moment =>
  chance.whole(1, 3) === 1
    ? { afterStartMs: chance.whole(300, 2_500) }
    : { afterPendingMs: chance.whole(0, 60) };

function planProcess(chance: Chance): ProcessPlan {
  const end = chance.one(['itself', 'itself', 'killed', 'killed', 'killedInCommit', 'terminated', 'stalled']);
  const jumps = chance.whole(1, 5) === 1;
  return {
    ...(end === 'killed' ? { killAfter: moment(chance) } : {}),
    ...(end === 'terminated' ? { terminateAfterMs: chance.whole(300, 2_500) } : {}),
    ...(end === 'stalled' ? { stall: { after: moment(chance), forMs: chance.whole(2_000, 5_000) } } : {}),
    faults: {
      ...(end === 'killedInCommit' ? { killInCommit: chance.one(commits)(chance) } : {}),
      ...(jumps
        ? { clockJump: { afterMs: chance.whole(300, 1_500), byMs: chance.one([-24 * hour, 24 * hour]) } }
        : {}),
    },
  };
}

/** The plan in a few words, for whoever reads which seed did what. */
export function describeRound({ faults, processes, databaseClock }: RoundPlan): string {
  const count = (what: string, has: (plan: ProcessPlan) => boolean) => {
    const number = processes.filter(has).length;
    return number === 0 ? [] : [`${number} ${what}`];
  };
  return [
    `${processes.length} ${processes.length === 1 ? 'process' : 'processes'}`,
    ...count('killed', (plan) => plan.killAfter !== undefined),
    ...count('told to end', (plan) => plan.terminateAfterMs !== undefined),
    ...count('stalled', (plan) => plan.stall !== undefined),
    ...count('killed in a commit', (plan) => plan.faults.killInCommit !== undefined),
    ...count('with a clock that jumps', (plan) => plan.faults.clockJump !== undefined),
    ...(databaseClock ? [`the database's clock ${databaseClock.aheadMs / minute} min ahead`] : []),
    ...faults.keys(),
  ].join(', ');
}
