import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import type { Extensions } from '../../../bridge/extensions/types.ts';
import { carryOutMove } from '../../../bridge/sync/move/carryOutMove.ts';
import { isMoved } from '../../../bridge/sync/move/isMoved.ts';
import { noteMovedTo } from '../../../bridge/sync/move/noteMovedTo.ts';
import { planMove } from '../../../bridge/sync/move/planMove.ts';
import { readDatabaseIdentity } from '../../../bridge/xperience/checks/readDatabaseIdentity.ts';
import type { CommandContext } from '../../commandLine/defineCommand.ts';
import { exitCodes } from '../../commandLine/exitCodes.ts';
import { requireWritable, writeOut } from '../../commandLine/writeOut.ts';
import { describeMove } from './describeMove.ts';
import { pageOfMove } from './pageOfMove.ts';
import type { MoveOptions } from './readMoveOptions.ts';
import { stepsOfMove } from './stepsOfMove.ts';

export interface MoveRequest {
  old: BridgeDatabase;
  fresh: BridgeDatabase;
  zones: { before: string; now: string };
  extensions: Extensions;
}

/** Shows what a move would do, and carries it out unless only that was asked for. @returns the exit code */
export async function moveInstallation(
  { old, fresh, zones, extensions }: MoveRequest,
  { check, json, steps, page, force, again }: MoveOptions,
  { io, screen }: Pick<CommandContext, 'io' | 'screen'>,
): Promise<number> {
  if (!check && (await isMoved(old, fresh))) {
    // Whoever was killed right behind the move has not told the old installation.
    const oldTold = await noteMovedTo(old, await readDatabaseIdentity(fresh));
    if (json) screen.print(JSON.stringify({ moved: 'before', oldTold }));
    else
      screen.print(
        `This installation was moved here before. Nothing was changed.${oldTold ? '' : ` ${notTold}`}`,
      );
    if ((page ?? steps) !== undefined)
      screen.tell(
        'No file was written. With --check the plan is written as it is now; what was moved stands on the page “Report of the move” of the bridge.',
      );
    return exitCodes.done;
  }
  const installations = { old, fresh, zones, extensions, again };
  for (const file of [steps, page]) requireWritable(io, file, { force });
  const plan = await planMove(installations);
  if (steps !== undefined) {
    writeOut(io, stepsOfMove(plan), steps, { force });
    screen.tell(`The steps were written to ${steps}.`);
  }
  if (page !== undefined) {
    writeOut(io, await pageOfMove(plan, new Date()), page, { force });
    screen.tell(`The plan was written to ${page}. Open it in a browser.`);
  }
  const refused = plan.obstacles.length > 0;
  if (check || refused) {
    screen.print(json ? JSON.stringify({ moved: false, plan }, null, 2) : describeMove(plan).join('\n'));
    if (!json && !refused) screen.print(`\nNothing was changed. ${await whatFollows(old, fresh)}`);
    return refused ? (check ? exitCodes.notDone : exitCodes.refused) : exitCodes.done;
  }
  if (!json) screen.print(describeMove(plan).join('\n'));
  await carryOutMove(installations, plan, ({ stage, table, contactId }) =>
    screen.progress(stage === 'contacts' ? `contacts up to ${contactId}` : (table ?? stage)),
  );
  const told = await noteMovedTo(old, plan.to, again);
  if (json) screen.print(JSON.stringify({ moved: true, oldTold: told, plan }, null, 2));
  else screen.print(farewell(told));
  return exitCodes.done;
}

async function whatFollows(old: BridgeDatabase, fresh: BridgeDatabase): Promise<string> {
  return (await isMoved(old, fresh))
    ? 'This installation was moved here before: without --check nothing is changed, either.'
    : 'Without --check the installation is moved.';
}

const notTold =
  'The old database could not be told, because the login may not write there: take its service away, or somebody may resume it.';

function farewell(told: boolean): string {
  const old = told ? 'The old one knows that it has moved, and stays paused.' : notTold;
  return `\nMoved. ${old}\nPoint XPERIENCE_DATABASE to the new database, run “npm run doctor”, end the pause with “npm run resume”, and run “npm run sync -- contacts”: its plan waits for your confirmation.`;
}
