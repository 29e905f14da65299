import type { Environment } from '../../bridge/config/readEnvironment.ts';
import type { Run } from '../../scripts/commandLine/commandIo.ts';
import { keptIo } from './keptIo.ts';

export interface Ended {
  status: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs a command as a person types it, in this process: a process of its own takes a second to load it.
 * `commands.test.ts` starts each command once.
 */
export async function runHere(
  run: Run,
  argv: readonly string[],
  { env = {}, cwd }: { env?: Environment; cwd?: string } = {},
): Promise<Ended> {
  const io = keptIo(cwd);
  const status = await run(argv, env, io);
  return { status, stdout: io.printed(), stderr: io.told() };
}
