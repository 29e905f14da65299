import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Run } from './commandIo.ts';
import { exitCodes } from './exitCodes.ts';

/** Runs a command as the process that was started for it, and sets the exit code. */
export async function startCommand(run: Run): Promise<void> {
  let unwritten: string | undefined;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => {
      // Whoever read what it prints has seen enough, such as “head”: no mistake of the command.
      if (code !== 'EPIPE') unwritten ??= code;
    });
  }
  const code = await run(process.argv.slice(2), process.env, {
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: process.cwd(),
    onStop(stop) {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop());
    },
  });
  // A stream tells of its error a turn later.
  await nextTurn();
  if (unwritten !== undefined)
    console.error(
      `What this command prints could not be written (${unwritten}${unwritten === 'ENOSPC' ? ', the disk is full' : ''}). It did its work all the same: look at what there is before you repeat it.`,
    );
  process.exitCode = code === exitCodes.done && unwritten !== undefined ? exitCodes.notDone : code;
}
