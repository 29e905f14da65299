import { configuredTimeZone } from '../bridge/config/configuredTimeZone.ts';
import { sampleMistake } from '../bridge/config/sampleMistake.ts';
import { readConfig } from '../bridge/config.ts';
import type { BridgeDatabase } from '../bridge/database/bridgeDatabase.ts';
import { openDatabase } from '../bridge/database/openDatabase.ts';
import { removeBridge } from '../bridge/sync/setup/removeBridge.ts';
import { type SetUpReport, setUp } from '../bridge/sync/setup/setUp.ts';
import { indexAdvice } from '../bridge/xperience/checks/indexAdvice.ts';
import { isSampleDatabase } from '../bridge/xperience/settings/isSampleDatabase.ts';
import { xperienceTables } from '../bridge/xperience/tables/xperienceTables.ts';
import { commandInput } from './commandLine/commandInput.ts';
import { writeOut } from './commandLine/writeOut.ts';
import { askDynamics } from './setup/askDynamics.ts';
import { printSetUp } from './setup/printSetUp.ts';
import { help, readOptions, type SetupOptions } from './setup/readOptions.ts';

const { env, args } = commandInput();
/** Beside the SQL of --print, which is piped into a file, remarks go to the other stream. */
const say = (...lines: string[]): void =>
  (args.includes('--print') ? console.error : console.log)(lines.join('\n'));

async function carryOut(database: BridgeDatabase, options: SetupOptions): Promise<number> {
  if (options.action === 'remove') {
    const { tables, settings, fields } = await removeBridge(database);
    say(`Removed ${tables} bridge tables${[...settings, ...fields].map((name) => `, ${name}`).join('')}.`);
    say('Links in the contacts and rows in Dynamics stay as they are.');
    return 0;
  }
  const { history, adoptAgain, createFields } = options;
  const dynamics = await askConfigured(database);
  const request = { timeZone: zone(), history, adoptAgain, createFields, ...dynamics };
  if (options.action === 'print') {
    writeOut(await printSetUp(database, request), options.out, { force: options.force });
    if (options.out !== undefined)
      say(`The SQL of the set-up was written to ${options.out}. Look at it, and run it.`);
    return 0;
  }
  return report(await setUp(database, request));
}

/** Dynamics is asked when it is configured; the set-up goes on without it, and a later one adds what it says. */
async function askConfigured(database: BridgeDatabase): Promise<Awaited<ReturnType<typeof askDynamics>>> {
  const target = env.XPERIENCE_DATABASE ?? env.XPERIENCE_SETUP_DATABASE;
  const read = readConfig(target === undefined ? env : { ...env, XPERIENCE_DATABASE: target });
  if ('mistakes' in read) {
    say(
      'Dynamics was not asked, because the configuration is not complete. Run the set-up again when it is.',
    );
    return {};
  }
  const mistake = sampleMistake(await isSampleDatabase(database), read.config.dynamics.url);
  if (mistake) throw new Error(`${mistake.variable} ${mistake.problem}`);
  return askDynamics(read.config).catch((error: Error) => {
    say(`Dynamics did not answer: ${error.message} Run the set-up again when it does.`);
    return {};
  });
}

function zone(): string {
  return configuredTimeZone(env);
}

/** What has to be decided before anything is written; docs/install.md says what speaks for and against. */
const firstRunAdvice = [
  '\nDecide before the first run: shall new contacts be matched by e-mail with rows that are in Dynamics already',
  '(setting “Match By Email”)? It is off. The first run writes nothing before somebody has confirmed its plan, which',
  'says how many addresses are in Dynamics already.',
];

function report({ from, to, settingsAdded, fieldsCreated, adoption, findings }: SetUpReport): number {
  say(from === to ? `The bridge tables have version ${to}.` : `Bridge tables of version ${to} were made.`);
  if (settingsAdded.length > 0) say(`Settings added: ${settingsAdded.join(', ')}.`);
  if (fieldsCreated.length > 0) say(`Contact fields created: ${fieldsCreated.join(', ')}.`);
  if (adoption) {
    say(`${adoption.adopted} links of the module were taken over.`);
    if (adoption.ambiguous > 0)
      say(`${adoption.ambiguous} contacts share a row with another contact and were left alone.`);
  }
  say(...firstRunAdvice);
  for (const { detail, remedy } of findings) say(`\n✗ ${detail}`, `  → ${remedy}`);
  say('\nOn installations with many contacts these indexes help; whether to make them is your decision:');
  say(...indexAdvice.map(({ statement }) => `  ${statement}`));
  return findings.length > 0 ? 1 : 0;
}

const options = readOptions(args, env);
if (options === 'help') say(help);
else if (Array.isArray(options)) {
  console.error(`${options.join('\n')}\n\n${help}`);
  process.exitCode = 2;
} else {
  try {
    const database = await openDatabase(options.target, {
      timeZone: zone(),
      tables: Object.values(xperienceTables),
    });
    process.exitCode = await carryOut(database, options).finally(() => database.close());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
