import { hostname, userInfo } from 'node:os';
import type { Environment } from '../../bridge/config/readEnvironment.ts';
import { callOrigin } from '../../bridge/sync/state/audit/audit.ts';
import type { CommandIo } from './commandIo.ts';
import { type DefinedRun, defineCommand, type Example } from './defineCommand.ts';
import type { Screen } from './screen.ts';

/** How a command is called: by whom, and where it answers. */
export interface Call {
  /** For the audit. */
  by: string;
  screen: Screen;
  io: CommandIo;
  /** Answers are JSON. */
  json: boolean;
}

/** A command over something that is opened for it, such as the services of the bridge. */
export interface Command<Options extends { json: boolean }, Opened extends { close(): Promise<void> }> {
  help: string;
  examples: readonly Example[];
  /** @throws with a sentence for what cannot be understood */
  read(args: readonly string[]): Options;
  /** @throws CommandRefused, or anything with a sentence */
  open(env: Environment, options: Options, io: CommandIo): Promise<Opened>;
  /** @returns the exit code */
  run(opened: Opened, options: Options, call: Call): Promise<number>;
}

/** Opens what a command works on, carries it out in the name of who sits here, and closes it again. */
export function runCommand<Options extends { json: boolean }, Opened extends { close(): Promise<void> }>(
  command: Command<Options, Opened>,
): DefinedRun {
  const { help, examples, read } = command;
  return defineCommand<Options>({
    help,
    examples,
    configuration: 'checked',
    read,
    async run(options, { env, io, screen }) {
      const call = { by: person(), screen, io, json: options.json };
      const opened = await command.open(env, options, io);
      return asCommandLine(() => command.run(opened, options, call)).finally(() => opened.close());
    },
  });
}

/** Who sits at this machine, for the audit. */
export function person(): string {
  return `${userInfo().username} (command line)`;
}

/** Work that the audit shows as done from the command line of this machine. */
export function asCommandLine<T>(work: () => Promise<T>): Promise<T> {
  return callOrigin.run({ address: hostname(), kind: 'commandLine', caller: person() }, work);
}
