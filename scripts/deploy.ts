import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { orHelp } from './commandLine/orHelp.ts';
import { deploy } from './deploy/deploy.ts';
import { paconnProgram } from './deploy/paconnProgram.ts';
import { commands } from './deploy/types.ts';

const usage = `npm run deploy -- create | update | validate | download

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

const { values, positionals } = orHelp(parse, usage);
const command = commands.find((name) => name === positionals[0]);

function parse() {
  return parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', default: false },
      settings: { type: 'string', default: 'connector/settings.json' },
      environment: { type: 'string' },
      connector: { type: 'string' },
      destination: { type: 'string' },
      'token-file': { type: 'string', default: join(homedir(), '.paconn', 'accessTokens.json') },
      paconn: { type: 'string', default: paconnProgram(process.cwd(), process.platform).path },
    },
  });
}

if (values.help) console.log(usage);
else if (!command || positionals.length > 1) {
  console.error(usage);
  process.exitCode = 2;
} else {
  const { ok, lines } = await deploy({
    command,
    settingsFile: values.settings,
    ...(values.environment !== undefined && { environment: values.environment }),
    ...(values.connector !== undefined && { connectorId: values.connector }),
    ...(values.destination !== undefined && { destination: values.destination }),
    tokenFile: values['token-file'],
    paconn: values.paconn,
    env: process.env,
    now: Date.now() / 1000,
    report: (line) => console.error(line),
  });
  for (const line of lines) (ok ? console.log : console.error)(line);
  process.exitCode = ok ? 0 : 1;
}
