import { once } from 'node:events';
import { noExtensions } from '../../../bridge/extensions/noExtensions.ts';
import { carryOutMove } from '../../../bridge/sync/move/carryOutMove.ts';
import { isMoved } from '../../../bridge/sync/move/isMoved.ts';
import type { MovePlan } from '../../../bridge/sync/move/movePlan.ts';
import { noteMovedTo } from '../../../bridge/sync/move/noteMovedTo.ts';
import { planMove } from '../../../bridge/sync/move/planMove.ts';
import { openXperience } from '../../../bridge/xperience/openXperience.ts';
import { countStatements, type StatementCounts } from '../countStatements.ts';

/** What a step of a move asked of the two databases. */
export interface MoveAsked {
  seconds: number;
  old: StatementCounts;
  fresh: StatementCounts;
}

/** What a process that plans a move, and perhaps carries it out, tells the one that started it. */
export interface MoveTold {
  plan: MovePlan;
  planning: MoveAsked;
  moving: MoveAsked;
  /** The command once more, when everything is done. */
  again: MoveAsked;
}

/** Plans and carries out a move as the set-up does, in a process of its own, so that its memory is that of the move alone. */
async function main([what, from, to, timeZone]: readonly string[]): Promise<MoveTold> {
  const open = (file: string | undefined) =>
    openXperience({ database: { kind: 'embedded', file: file ?? '' } }, { timeZone: timeZone ?? 'UTC' });
  const [old, fresh] = [countStatements(await open(from)), countStatements(await open(to))];
  const asked = async <T>(work: Promise<T>): Promise<MoveAsked & { answer: T }> => {
    const begun = performance.now();
    const answer = await work;
    return { answer, seconds: (performance.now() - begun) / 1000, old: old.take(), fresh: fresh.take() };
  };
  const zones = { before: timeZone ?? 'UTC', now: timeZone ?? 'UTC' };
  const installations = { old: old.database, fresh: fresh.database, zones, extensions: noExtensions };
  try {
    const { answer: plan, ...planning } = await asked(planMove(installations));
    const willMove = what === 'move' && plan.obstacles.length === 0;
    const { answer: _changed, ...moving } = await asked(
      willMove ? carryOutMove(installations, plan) : Promise.resolve(false),
    );
    if (willMove) await noteMovedTo(old.database, plan.to);
    const again = async () =>
      (await isMoved(old.database, fresh.database)) && noteMovedTo(old.database, plan.to);
    old.take();
    const { answer: _moved, ...once } = await asked(willMove ? again() : Promise.resolve(false));
    return { plan, planning, moving, again: once };
  } finally {
    await old.database.close();
    await fresh.database.close();
  }
}

const told = await main(process.argv.slice(2));
// It stays until it was asked what it has used; see reportUsage.mjs.
process.channel?.ref();
const asked = once(process, 'message');
process.send?.(told);
await asked;
