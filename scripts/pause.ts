import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { pauseBridge } from '../bridge/sync/pause/changePause.ts';
import { describePause } from '../bridge/sync/pause/refusePaused.ts';
import { commandInput, envFileHelp } from './commandLine/commandInput.ts';
import { orHelp } from './commandLine/orHelp.ts';
import { openBridgeTables } from './pause/openBridgeTables.ts';

const help = `Pauses the bridge: within two seconds nothing more is written to Xperience or Dynamics, by any process.

  npm run pause -- --reason "Moving the database tonight"

  --reason TEXT    why, for everybody who meets the pause
  --database TEXT  connection string of the database with the bridge tables; default: XPERIENCE_CONTACT_DATABASE
                   where contact data is separated, else XPERIENCE_DATABASE
${envFileHelp}
  --json           answers as JSON
  --help           shows this

What is in flight ends. Reading, triggers and dry runs go on; “npm run resume” ends the pause.
Exit code: 0 paused, 2 refused.`;

const refused = 2;
const { env, args } = commandInput();
const { values } = orHelp(
  () =>
    parseArgs({
      args,
      options: {
        reason: { type: 'string' },
        database: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }),
  help,
);

if (values.help) console.log(help);
else {
  try {
    const database = await openBridgeTables(env, values.database);
    const by = `${userInfo().username} (command line)`;
    const pause = await pauseBridge(database, { reason: values.reason ?? '', by }).finally(() =>
      database.close(),
    );
    console.log(values.json ? JSON.stringify({ paused: true, ...pause }) : describePause(pause));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = refused;
  }
}
