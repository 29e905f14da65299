import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { resumeBridge } from '../../bridge/sync/state/pause/changePause.ts';
import { minute, printJson } from '../commandLine/answer.ts';
import { envFileHelp } from '../commandLine/commonHelp.ts';
import { exitCodes } from '../commandLine/exitCodes.ts';
import { jsonOption, noMoreWords, readArguments } from '../commandLine/readArguments.ts';
import type { Command } from '../commandLine/runCommand.ts';
import { databaseHelp, openBridgeTables } from './openBridgeTables.ts';

const help = `Resumes the bridge after “npm run pause”. Runs that the pause ended are not continued: the next one finds what is left.

  npm run resume

${databaseHelp}
${envFileHelp}
  --json           answers as JSON
  --help           shows this

Exit code: 0 not paused any more, 2 refused.`;

export interface ResumeOptions {
  database?: string | undefined;
  json: boolean;
}

export const resumeCommand: Command<ResumeOptions, BridgeDatabase> = {
  help,
  examples: [['npm run resume', 'goes on']],
  read(args) {
    const { values, words } = readArguments(args, { ...jsonOption, database: { type: 'string' } });
    noMoreWords(words);
    return { database: values.database, json: values.json };
  },
  open: (env, { database }) => openBridgeTables(env, database),
  async run(database, _options, call) {
    const ended = await resumeBridge(database, { by: call.by });
    if (call.json) printJson(call, { paused: false, ...ended });
    else
      call.screen.print(
        ended
          ? `The bridge writes again. ${ended.by} had paused it on ${minute(ended.since)} UTC: ${ended.reason}`
          : 'The bridge was not paused.',
      );
    return exitCodes.done;
  },
};
