import { homedir } from 'node:os';
import { join } from 'node:path';
import { defineCommand } from './commandLine/defineCommand.ts';
import { exitCodes } from './commandLine/exitCodes.ts';
import { noMoreWords, oneOf, readArguments } from './commandLine/readArguments.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { deploy } from './deploy/deploy.ts';
import { paconnProgram } from './deploy/paconnProgram.ts';
import { commands, type DeployOptions } from './deploy/types.ts';

const help = `npm run deploy -- create | update | validate | download

  create     makes the connector in an environment and keeps its ID in the settings
  update     brings the files to the connector that the settings name
  validate   has the service check the files; nothing is changed
  download   fetches the connector that the settings name into a folder

  --settings <file>      settings.json of the connector (connector/settings.json)
  --environment <ID>     the environment, when the settings do not name it
  --connector <ID>       the connector, when the settings do not name it
  --destination <folder> where download puts the files; it has to be new or empty
  --token-file <file>    token as paconn login writes it (~/.paconn/accessTokens.json)
  --paconn <program>     the paconn program (.venv/bin/paconn, on Windows .venv\\Scripts\\paconn.exe)

Whom makers turn to and the host of the bridge come from connector/publisher.json. Where it names a client of Microsoft
Entra ID, CONNECTOR_CLIENT_SECRET is that client's secret. How paconn is installed and signed in stands in
connector/README.md, under Deployment Instructions.

Exit code: 0 done, 1 something is wrong and is told, 2 wrong use.`;

export const run = defineCommand<Omit<DeployOptions, 'env' | 'now' | 'report'>>({
  help,
  read(args, _env, { cwd }) {
    const { values, words } = readArguments(args, {
      settings: { type: 'string', default: 'connector/settings.json' },
      environment: { type: 'string' },
      connector: { type: 'string' },
      destination: { type: 'string' },
      'token-file': { type: 'string', default: join(homedir(), '.paconn', 'accessTokens.json') },
      paconn: { type: 'string', default: paconnProgram(cwd, process.platform).path },
    });
    const [word, ...more] = words;
    noMoreWords(more);
    return {
      command: oneOf('what to do', word, commands),
      settingsFile: values.settings,
      ...(values.environment !== undefined && { environment: values.environment }),
      ...(values.connector !== undefined && { connectorId: values.connector }),
      ...(values.destination !== undefined && { destination: values.destination }),
      tokenFile: values['token-file'],
      paconn: values.paconn,
    };
  },
  async run(options, { env, screen }) {
    const now = Date.now() / 1000;
    const { ok, lines } = await deploy({ ...options, env, now, report: screen.tell });
    for (const line of lines) (ok ? screen.print : screen.tell)(line);
    return ok ? exitCodes.done : exitCodes.notDone;
  },
});

if (import.meta.main) await startCommand(run);
