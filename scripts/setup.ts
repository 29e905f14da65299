import { configuredTimeZone } from '../bridge/config/configuredTimeZone.ts';
import type { BridgeDatabase } from '../bridge/database/bridgeDatabase.ts';
import { loadExtensions } from '../bridge/extensions/loadExtensions.ts';
import { countOf } from '../bridge/mapping/countOf.ts';
import { removeBridge } from '../bridge/sync/setup/removeBridge.ts';
import { type SetUpReport, setUp } from '../bridge/sync/setup/setUp.ts';
import type { AdvisedIndex } from '../bridge/xperience/checks/indexAdvice.ts';
import { openXperience } from '../bridge/xperience/openXperience.ts';
import { type CommandContext, defineCommand } from './commandLine/defineCommand.ts';
import { exitCodes } from './commandLine/exitCodes.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { writeOut } from './commandLine/writeOut.ts';
import { askConfigured, type Say } from './setup/askConfigured.ts';
import { moveInstallation } from './setup/move/moveInstallation.ts';
import type { MoveOptions } from './setup/move/readMoveOptions.ts';
import { printSetUp } from './setup/printSetUp.ts';
import { help, readOptions, type SetupOptions } from './setup/readOptions.ts';

async function carryOut(
  database: BridgeDatabase,
  options: SetupOptions,
  { env, io, screen }: Pick<CommandContext, 'env' | 'io' | 'screen'>,
  say: Say,
): Promise<number> {
  if (options.action === 'remove') {
    const { tables, settings, fields } = await removeBridge(database);
    say(`Removed ${tables} bridge tables${[...settings, ...fields].map((name) => `, ${name}`).join('')}.`);
    say('Links in the contacts and rows in Dynamics stay as they are.');
    return exitCodes.done;
  }
  if (options.move) return move(database, options.move, { env, io, screen });
  const { history, adoptAgain, createFields } = options;
  const dynamics = await askConfigured(database, env, say);
  const request = {
    timeZone: configuredTimeZone(env),
    history,
    adoptAgain,
    createFields,
    ...dynamics,
  };
  if (options.action === 'print') {
    writeOut(io, await printSetUp(database, request), options.out, { force: options.force });
    if (options.out !== undefined)
      say(`The SQL of the set-up was written to ${options.out}. Look at it, and run it.`);
    return exitCodes.done;
  }
  return report(await setUp(database, request), database.product.advisedIndexes, say);
}

/** Opens the old installation beside the new one, and moves it. */
async function move(
  fresh: BridgeDatabase,
  options: MoveOptions,
  { env, io, screen }: Pick<CommandContext, 'env' | 'io' | 'screen'>,
): Promise<number> {
  const now = configuredTimeZone(env);
  const before = options.oldTimeZone ?? now;
  const extensions = await loadExtensions(env.BRIDGE_EXTENSIONS || undefined);
  const old = await openXperience({ database: options.from }, { timeZone: before });
  const request = { old, fresh, zones: { before, now }, extensions };
  return moveInstallation(request, options, { io, screen }).finally(() => old.close());
}

/** What has to be decided before anything is written; docs/install.md says what speaks for and against. */
const firstRunAdvice = [
  '\nDecide before the first run: shall new contacts be matched by e-mail with rows that are in Dynamics already',
  '(setting “matchByEmail”)? It is off. The first run writes nothing before somebody has confirmed its plan, which',
  'says how many addresses are in Dynamics already.',
];

function report(
  { from, to, settingsAdded, fieldsCreated, adoption, findings }: SetUpReport,
  advisedIndexes: readonly AdvisedIndex[],
  say: Say,
): number {
  say(from === to ? `The bridge tables have version ${to}.` : `Bridge tables of version ${to} were made.`);
  if (settingsAdded.length > 0) say(`Settings added: ${settingsAdded.join(', ')}.`);
  if (fieldsCreated.length > 0) say(`Contact fields created: ${fieldsCreated.join(', ')}.`);
  if (adoption) {
    say(
      `${countOf(adoption.adopted, 'link')} of the module ${adoption.adopted === 1 ? 'was' : 'were'} taken over.`,
    );
    if (adoption.ambiguous > 0)
      say(
        `${countOf(adoption.ambiguous, 'contact')} sharing a row with another contact ${adoption.ambiguous === 1 ? 'was' : 'were'} left alone.`,
      );
    if (adoption.activitiesLeft)
      say(
        'There is no task of the module that tells which activities it has sent: those that are here count as sent.',
        'To send them all, take the bridge away with --remove --yes and set it up again with --history.',
      );
  }
  say(...firstRunAdvice);
  for (const { detail, remedy } of findings) say(`\n✗ ${detail}`, `  → ${remedy}`);
  say('\nOn installations with many contacts these indexes help; whether to make them is your decision:');
  say(...advisedIndexes.map(({ statement }) => `  ${statement}`));
  return findings.length > 0 ? exitCodes.notDone : exitCodes.done;
}

export const run = defineCommand<SetupOptions>({
  help,
  examples: [
    ['npm run setup -- --database "Data Source=…;Initial Catalog=Xperience;…"', 'sets up'],
    ['npm run setup -- --print --out setup.sql', 'the SQL of it, for somebody to look at'],
    ['npm run setup -- --adopt-again', 'after the database was moved on purpose'],
  ],
  configuration: 'checked',
  read: readOptions,
  async run(options, context) {
    const { env, screen } = context;
    const tell = options.action === 'print' ? screen.tell : screen.print;
    const database = await openXperience(options.target, { timeZone: configuredTimeZone(env) });
    return carryOut(database, options, context, (...lines) => tell(lines.join('\n'))).finally(() =>
      database.close(),
    );
  },
});

if (import.meta.main) await startCommand(run);
