import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { resumeBridge } from '../bridge/sync/pause/changePause.ts';
import { commandInput, envFileHelp } from './commandLine/commandInput.ts';
import { orHelp } from './commandLine/orHelp.ts';
import { openBridgeTables } from './pause/openBridgeTables.ts';

const help = `Resumes the bridge after “npm run pause”. Runs that the pause ended are not continued: the next one finds what is left.

  npm run resume

  --database TEXT  connection string of the database with the bridge tables; default: XPERIENCE_CONTACT_DATABASE
                   where contact data is separated, else XPERIENCE_DATABASE
${envFileHelp}
  --json           answers as JSON
  --help           shows this

Exit code: 0 not paused any more, 2 refused.`;

const refused = 2;
const { env, args } = commandInput();
const { values } = orHelp(
  () =>
    parseArgs({
      args,
      options: {
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
    const ended = await resumeBridge(database, { by }).finally(() => database.close());
    if (values.json) console.log(JSON.stringify({ paused: false, ...ended }));
    else {
      console.log(
        ended
          ? `The bridge writes again. ${ended.by} had paused it on ${ended.since.slice(0, 16).replace('T', ' ')} UTC: ${ended.reason}`
          : 'The bridge was not paused.',
      );
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = refused;
  }
}
