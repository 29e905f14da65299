import { didYouMean } from '../bridge/mapping/nearestWord.ts';
import { programVersion } from '../bridge/programVersion.ts';
import type { Run } from './commandLine/commandIo.ts';
import { exitCodes } from './commandLine/exitCodes.ts';
import { startCommand } from './commandLine/startCommand.ts';

/** A command of the program: what it is for, and how it is loaded. Only the one that was asked for is. */
interface Subcommand {
  summary: string;
  load: () => Promise<{ run: Run }>;
}

/** What a released program can do; in a checkout each is an npm script of the same name. */
export const subcommands: Readonly<Record<string, Subcommand>> = {
  setup: { summary: 'makes the bridge tables, or prints the SQL for it', load: () => import('./setup.ts') },
  doctor: {
    summary: 'looks at everything the bridge needs and says what to do',
    load: () => import('./doctor.ts'),
  },
  sync: { summary: 'synchronizes contacts or activities once', load: () => import('./sync.ts') },
  runs: { summary: 'lists, shows, confirms and cancels runs', load: () => import('./runs.ts') },
  failures: {
    summary: 'lists what could not be delivered, retries or dismisses it',
    load: () => import('./failures.ts'),
  },
  explain: { summary: 'says why a contact is or is not in Dynamics', load: () => import('./explain.ts') },
  mapping: {
    summary: 'shows, checks, previews and changes the mapping',
    load: () => import('./mapping.ts'),
  },
  settings: { summary: 'shows and changes settings', load: () => import('./settings.ts') },
  keys: { summary: 'creates, lists and revokes API keys', load: () => import('./keys.ts') },
  pause: { summary: 'pauses everything that writes', load: () => import('./pause.ts') },
  resume: { summary: 'lets it go on', load: () => import('./resume.ts') },
  reconcile: {
    summary: 'compares both sides and shows what differs',
    load: () => import('./reconcile.ts'),
  },
  webhook: {
    summary: 'registers the webhook by which Dynamics tells of changed contacts',
    load: () => import('./webhook.ts'),
  },
  'migrate-from-module': {
    summary: 'moves from the .NET module to the bridge, step by step',
    load: () => import('./migrate-from-module.ts'),
  },
  audit: { summary: 'lists who changed what', load: () => import('./audit.ts') },
};

const width = Math.max(...Object.keys(subcommands).map((name) => name.length));

export const help = `Keeps the contacts and activities of Kentico Xperience and Dynamics 365 in step.

Usage: xperience-dynamics365 COMMAND [options]

  ${'start'.padEnd(width)}  serves flows and pages until it is told to end
${Object.entries(subcommands)
  .map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`)
  .join('\n')}

  xperience-dynamics365 COMMAND --help   explains a command
  xperience-dynamics365 --version        prints the version

The configuration comes from environment variables or a file .env in the present folder.`;

/**
 * The program with its commands as words.
 * @param loadBridge starts the bridge in this process; `start` and its options have been taken out of process.argv
 */
export async function runProgram(argv: readonly string[], loadBridge: () => Promise<unknown>): Promise<void> {
  const [name, ...rest] = argv;
  if (name === 'start') {
    // The bridge reads its options as the process got them.
    process.argv = [...process.argv.slice(0, 2), ...rest];
    await loadBridge();
    return;
  }
  if (name === '--version' || name === '-v') return console.log(programVersion());
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(help);
    if (name === undefined) process.exitCode = exitCodes.refused;
    return;
  }
  const command = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  if (command) {
    const { run } = await command.load();
    return startCommand((_argv, env, io) => run(rest, env, io));
  }
  console.error(
    `There is no command “${name}”.${didYouMean(name, ['start', ...Object.keys(subcommands)])}\n\n${help}`,
  );
  process.exitCode = exitCodes.refused;
}
