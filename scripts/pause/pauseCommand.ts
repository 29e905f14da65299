import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { pauseBridge } from '../../bridge/sync/state/pause/changePause.ts';
import { describePause } from '../../bridge/sync/state/pause/pause.ts';
import { printJson } from '../commandLine/answer.ts';
import { envFileHelp } from '../commandLine/commonHelp.ts';
import { exitCodes } from '../commandLine/exitCodes.ts';
import { jsonOption, noMoreWords, readArguments } from '../commandLine/readArguments.ts';
import type { Command } from '../commandLine/runCommand.ts';
import { databaseHelp, openBridgeTables } from './openBridgeTables.ts';

const help = `Pauses the bridge: within two seconds nothing more is written to Xperience or Dynamics, by any process.

  npm run pause -- --reason "Moving the database tonight"

  --reason TEXT    why, for everybody who meets the pause
${databaseHelp}
${envFileHelp}
  --json           answers as JSON
  --help           shows this

What is in flight ends. Reading, triggers and dry runs go on; “npm run resume” ends the pause.
Exit code: 0 paused, 2 refused.`;

export interface PauseOptions {
  reason: string;
  database?: string | undefined;
  json: boolean;
}

export const pauseCommand: Command<PauseOptions, BridgeDatabase> = {
  help,
  examples: [['npm run pause -- --reason "Moving the database tonight"', 'pauses now']],
  read(args) {
    const { values, words } = readArguments(args, {
      ...jsonOption,
      reason: { type: 'string' },
      database: { type: 'string' },
    });
    noMoreWords(words);
    return { reason: values.reason ?? '', database: values.database, json: values.json };
  },
  open: (env, { database }) => openBridgeTables(env, database),
  async run(database, { reason }, call) {
    const pause = await pauseBridge(database, { reason, by: call.by });
    if (call.json) printJson(call, { paused: true, ...pause });
    else call.screen.print(describePause(pause));
    return exitCodes.done;
  },
};
