import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { openConnection } from '../test/gateway/openConnection.ts';
import {
  createDataverseStandin,
  type DataverseStandin,
} from '../test/standins/dataverse/createDataverseStandin.ts';
import { type CommandContext, defineCommand } from './commandLine/defineCommand.ts';
import { exitCodes } from './commandLine/exitCodes.ts';
import { flag, noMoreWords, readArguments } from './commandLine/readArguments.ts';
import type { Screen } from './commandLine/screen.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { UsageMistake } from './commandLine/usageMistake.ts';
import { formatTable } from './demo/formatTable.ts';
import { importTables } from './demo/importTables.ts';
import { openStage, type StageDatabase } from './demo/openStage.ts';
import type { Stage, StepResult } from './demo/stage.ts';
import { startBridge } from './demo/startBridge.ts';
import { setUpMapping } from './demo/steps/setUpMapping.ts';
import { steps } from './demo/steps.ts';
import type { SampleProduct } from './sample/byKentico/product.ts';
import { usersByKentico } from './sample/byKentico/usersByKentico.ts';
import { makeSample } from './sample/makeSample.ts';
import { sampleUsers } from './sample/sampleUsers.ts';

const help = `Runs the whole product on this machine: a sample Xperience database, a Dataverse stand-in and the bridge.

Usage: npm run demo -- [options]
  --contacts N     contacts of the sample (default 500)
  --seed S         the same seed makes the same sample (default 1)
  --database TEXT  connection string of a server instead of the embedded engine: the demo makes a new database there,
                   whichever one the string names, and drops it in the end
  --separated      contact data in a second database, as Xperience 13 can separate it
  --product NAME   13 (default) or xbk, Xperience by Kentico, where contacts qualify by contact groups
  --fresh          an installation that never had the module: the mapping is saved by the connector
  --keep           leave the database there
  --exit           end when done; the exit code is 1 if anything was not as expected
  --help           this text`;

/** A terminal of the usual size and a little more; wider ones show the same table. */
const widestTable = 100;

const connectorDir = fileURLToPath(new URL('../connector', import.meta.url));

function readOptions(args: readonly string[]) {
  const { values, words } = readArguments(args, {
    contacts: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    database: { type: 'string' },
    separated: flag,
    product: { type: 'string', default: '13' },
    fresh: flag,
    keep: flag,
    exit: flag,
  });
  noMoreWords(words);
  const contacts = Number(values.contacts);
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(contacts) || contacts < 50)
    throw new UsageMistake('--contacts takes a whole number from 50 on.');
  if (!Number.isSafeInteger(seed)) throw new UsageMistake('--seed takes a whole number.');
  if (values.product !== '13' && values.product !== 'xbk')
    throw new UsageMistake(`--product takes 13 or xbk, not “${values.product}”.`);
  const product: SampleProduct = values.product;
  if (product === 'xbk' && values.separated)
    throw new UsageMistake('--separated is for Xperience 13: Xperience by Kentico has one database.');
  return { ...values, product, contacts, seed };
}

async function demo(options: ReturnType<typeof readOptions>, context: CommandContext): Promise<boolean> {
  const xperience = await openStage(options.database, options.separated, undefined, options.product);
  const dynamics = await createDataverseStandin();
  try {
    return await present(options, context, xperience, dynamics);
  } finally {
    await dynamics.close();
    await (options.keep ? xperience.leave() : xperience.remove());
    if (options.keep) context.screen.print(`Left there: ${xperience.name}`);
  }
}

async function present(
  options: ReturnType<typeof readOptions>,
  { io, screen }: CommandContext,
  { database, address, contactAddress, timeZone }: StageDatabase,
  dynamics: DataverseStandin,
): Promise<boolean> {
  screen.print(`Making a sample ${database.product.title} installation with ${options.contacts} contacts …`);
  await makeSample(database, {
    contacts: options.contacts,
    seed: options.seed,
    product: options.product,
    withoutModule: options.fresh,
    onProgress: (made) => screen.progress(`  ${made.contacts} contacts`),
    // As an administrator finds it: nothing is written before somebody has looked at what the first run would do.
    setUp: {
      timeZone,
      firstRunWaits: true,
      organization: { organizationId: dynamics.organization.id, url: dynamics.url },
    },
  });
  importTables(dynamics);
  const [application] = dynamics.conditions.directory.applications.values();
  const authority = new URL(dynamics.authority);
  const keySecret = randomBytes(32).toString('base64url');
  const bridge = await startBridge({
    XPERIENCE_DATABASE: address,
    ...(contactAddress === undefined ? {} : { XPERIENCE_CONTACT_DATABASE: contactAddress }),
    XPERIENCE_TIME_ZONE: timeZone,
    // Triggers look for something new once a minute; nobody wants to watch that.
    BRIDGE_EVENT_SECONDS: '1',
    DYNAMICS365_URL: dynamics.url,
    DYNAMICS365_AUTHORITY: authority.origin,
    DYNAMICS365_TENANT_ID: authority.pathname.slice(1),
    DYNAMICS365_CLIENT_ID: application?.clientId ?? '',
    DYNAMICS365_CLIENT_SECRET: application?.secrets[0] ?? '',
    // Flows of the demo are told on this machine.
    BRIDGE_NOTIFICATION_HOSTS: '127.0.0.1',
    // So that keys can be made on a page; gone with the demo.
    BRIDGE_KEY_SECRET: keySecret,
  });
  const users = options.product === 'xbk' ? usersByKentico : sampleUsers;
  const userNamed = (name: string) => users.find((user) => user.name === name) ?? { name: '', password: '' };
  const connect = ({ name: username, password }: ReturnType<typeof userNamed>) =>
    openConnection({
      connectorDir,
      parameterSet: 'xperienceUser',
      values: { bridgeUrl: new URL(bridge.url).origin, username, password },
    });
  const login = userNamed('editor.modify');
  const administrator = userNamed(options.product === 'xbk' ? 'administrator' : 'editor.configure');
  screen.print(`The bridge answers at ${bridge.url},\nDynamics (the stand-in) at ${dynamics.url}`);

  try {
    const stage: Stage = {
      connection: connect(login),
      administrator: connect(administrator),
      polled: new Map(),
      database,
      dynamics,
      bridgeUrl: bridge.url,
      keySecret,
      progress: (text) => screen.progress(`  ${text}`),
    };
    const results: StepResult[] = [];
    for (const step of options.fresh ? [setUpMapping, ...steps] : steps) results.push(...(await step(stage)));
    report(results, screen);
    const good = results.every((result) => result.surprises.length === 0);
    if (options.exit) {
      if (!good) screen.print(`\nThe log of the bridge:\n${bridge.log()}`);
      return good;
    }
    screen.print(`
Everything stays up; end it with Ctrl+C. Try for yourself:
  curl -u ${login.name}:${login.password} '${bridge.url}/status'
  curl -u ${login.name}:${login.password} '${bridge.url}/contacts?show=linked&limit=2'
As a user who may change the mapping and the settings:
  curl -u ${administrator.name}:${administrator.password} '${bridge.url}/settings'

The pages for the administrator, signed in to as ${administrator.name} with ${administrator.password}:
  ${bridge.url}/admin/`);
    await new Promise<void>((resolve) => io.onStop(resolve));
    return good;
  } catch (error) {
    screen.print(`\nThe log of the bridge:\n${bridge.log()}`);
    throw error;
  } finally {
    await bridge.stop();
  }
}

function report(results: readonly StepResult[], screen: Screen): void {
  const rows = results.map((result) => [
    result.surprises.length === 0 ? '✓' : '✗',
    result.step,
    result.what,
    result.requests,
    result.rowsWritten,
    result.seconds.toFixed(2),
  ]);
  const head = ['', 'step', 'what happened', 'requests', 'rows', 'seconds'];
  screen.print(`\n${formatTable(head, rows, { column: 2, width: widestTable })}`);
  for (const { step, surprises } of results)
    for (const surprise of surprises) screen.print(`✗ ${step}: ${surprise}`);
}

export const run = defineCommand<ReturnType<typeof readOptions>>({
  help,
  read: readOptions,
  run: async (options, context) => ((await demo(options, context)) ? exitCodes.done : exitCodes.notDone),
  whenThrown: exitCodes.notDone,
});

if (import.meta.main) await startCommand(run);
