import { commandEnvironment } from '../../bridge/config/commandEnvironment.ts';
import type { ConfigWarning } from '../../bridge/config/configWarning.ts';
import type { Environment } from '../../bridge/config/readEnvironment.ts';
import { describeMistakes } from '../../bridge/config.ts';
import { alignHelp } from './alignHelp.ts';
import type { CommandIo, Run } from './commandIo.ts';
import { CommandRefused } from './commandRefused.ts';
import { exitCodes } from './exitCodes.ts';
import { remedyOf } from './remedyOf.ts';
import { openScreen, type Screen } from './screen.ts';

/** What a command works with, beside its options. */
export interface CommandContext {
  env: Environment;
  io: CommandIo;
  screen: Screen;
  /** What in the file of the configuration is most likely not meant. */
  warnings: readonly ConfigWarning[];
}

/** A command as a person types it, and what it does. */
export type Example = readonly [typed: string, does: string];

/** A command that tells how it is used, for the docs. */
export type DefinedRun = Run &
  Pick<CommandParts<unknown>, 'help' | 'read'> & { examples: readonly Example[] };

export interface CommandParts<Options> {
  /** Printed for --help, and below what was typed wrong. */
  help: string;
  /** Printed below the help: what is typed, and what comes of it. */
  examples?: readonly Example[];
  /**
   * Whether variables come from `.env` or --env-file, too: `checked` refuses secrets that cannot be read and tells what
   * in the file is odd, `asItIs` leaves both to the command.
   */
  configuration?: 'checked' | 'asItIs';
  /** @throws with a sentence for what was typed wrong */
  read(args: readonly string[], env: Environment, io: CommandIo): Options;
  /**
   * @returns the exit code
   * @throws CommandRefused with an exit code of its own, or anything with a sentence
   */
  run(options: Options, context: CommandContext): Promise<number>;
  /** Exit code of what throws; refused unless said otherwise. */
  whenThrown?: number;
}

/** Help and examples as --help prints them. */
function wholeHelp({ help, examples = [] }: Pick<CommandParts<unknown>, 'help' | 'examples'>): string {
  const told = alignHelp(help);
  if (examples.length === 0) return told;
  const width = Math.max(...examples.map(([typed]) => typed.length));
  const lines = examples.map(([typed, does]) => `  ${typed.padEnd(width)}  ${does}`);
  return [told, '', 'Examples:', ...lines].join('\n');
}

/** Makes a command of its parts: reads what was typed, answers --help, and turns what is thrown into an exit code. */
export function defineCommand<Options>(parts: CommandParts<Options>): DefinedRun {
  const { help, read, examples = [] } = parts;
  return Object.assign(runOf(parts), { help, read, examples });
}

function runOf<Options>(parts: CommandParts<Options>): Run {
  return async (argv, variables, io) => {
    const screen = openScreen(io);
    // Also where the configuration is wrong.
    if (argv.includes('--help')) {
      screen.print(wholeHelp(parts));
      return exitCodes.done;
    }
    const said = (error: unknown) => (error instanceof Error ? error.message : String(error));
    let input: { env: Environment; args: readonly string[]; warnings: readonly ConfigWarning[] };
    try {
      input = readInput(parts, argv, variables, io);
    } catch (error) {
      screen.tell(said(error));
      return exitCodes.refused;
    }
    const { env, args, warnings } = input;
    if (parts.configuration === 'checked')
      for (const { text, remedy } of warnings) screen.tell(`! ${text} ${remedy}`);
    let options: Options;
    try {
      options = parts.read(args, env, io);
    } catch (error) {
      screen.tell(`${said(error)}\n\n${alignHelp(parts.help)}`);
      return exitCodes.refused;
    }
    try {
      return await parts.run(options, { env, io, screen, warnings });
    } catch (error) {
      screen.tell(`${said(error)}${remedyOf(error)}`);
      return error instanceof CommandRefused ? error.exitCode : (parts.whenThrown ?? exitCodes.refused);
    }
  };
}

/** @throws with a sentence when the file that --env-file names, or one with a secret, cannot be read */
function readInput(
  { configuration }: Pick<CommandParts<unknown>, 'configuration'>,
  argv: readonly string[],
  variables: Environment,
  { cwd }: Pick<CommandIo, 'cwd'>,
) {
  if (configuration === undefined) return { env: variables, args: argv, warnings: [] };
  const { mistakes, configFile, ...input } = commandEnvironment(variables, argv, cwd);
  if (configuration === 'checked' && mistakes.length > 0) throw new Error(describeMistakes(mistakes));
  const remarks = configFile.map(({ variable, problem }) => ({ text: `${variable} ${problem}`, remedy: '' }));
  return { ...input, warnings: [...input.warnings, ...remarks] };
}
