import type { Writable } from 'node:stream';
import type { Environment } from '../../bridge/config/readEnvironment.ts';

/** A stream that a command writes to; a terminal says how wide it is. */
export type Output = Writable & { isTTY?: boolean; columns?: number };

/** Where a command runs: in a process of its own, or in that of a test. */
export interface CommandIo {
  stdout: Output;
  stderr: Output;
  /** The folder that names of files are relative to. */
  cwd: string;
  /** Calls back once when the command is told to end, by Ctrl+C or SIGTERM; told twice, the process ends at once. */
  onStop(stop: () => void): void;
}

/** A command from its arguments to its exit code; a mistake is told on `stderr` and never thrown. */
export type Run = (argv: readonly string[], env: Environment, io: CommandIo) => Promise<number>;
