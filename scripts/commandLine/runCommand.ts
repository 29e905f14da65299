import { hostname, userInfo } from 'node:os';
import type { Environment } from '../../bridge/config/readEnvironment.ts';
import { callOrigin } from '../../bridge/sync/state/audit/audit.ts';
import { commandInput } from './commandInput.ts';
import { CommandRefused } from './commandRefused.ts';
import { exitCodes } from './exitCodes.ts';
import { orHelp } from './orHelp.ts';
import { remedyOf } from './remedyOf.ts';
import { openScreen, type Screen } from './screen.ts';

/** How a command is called: by whom, and where it answers. */
export interface Call {
  /** For the audit. */
  by: string;
  screen: Screen;
  /** Answers are JSON. */
  json: boolean;
}

/** A command over something that is opened for it, such as the services of the bridge. */
export interface Command<Options extends { json: boolean }, Opened extends { close(): Promise<void> }> {
  help: string;
  /** @throws with a sentence for what cannot be understood */
  read(args: readonly string[]): Options;
  /** @throws CommandRefused, or anything with a sentence */
  open(env: Environment, options: Options): Promise<Opened>;
  /** @returns the exit code */
  run(opened: Opened, options: Options, call: Call): Promise<number>;
}

/** Carries a command out as the process that was started for it; sets the exit code. */
export async function runCommand<
  Options extends { json: boolean },
  Opened extends { close(): Promise<void> },
>(command: Command<Options, Opened>): Promise<void> {
  const { env, args } = commandInput();
  if (args.includes('--help')) {
    console.log(command.help);
    return;
  }
  const options = orHelp(() => command.read(args), command.help);
  const screen = openScreen(process);
  const call = { by: `${userInfo().username} (command line)`, screen, json: options.json };
  try {
    const opened = await command.open(env, options);
    const origin = { address: hostname(), kind: 'commandLine' };
    process.exitCode = await callOrigin
      .run(origin, () => command.run(opened, options, call))
      .finally(() => opened.close());
  } catch (error) {
    screen.tell(`${error instanceof Error ? error.message : String(error)}${remedyOf(error)}`);
    process.exitCode = error instanceof CommandRefused ? error.exitCode : exitCodes.refused;
  }
}
