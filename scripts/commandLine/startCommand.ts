import type { Run } from './commandIo.ts';

/** Runs a command as the process that was started for it, and sets the exit code. */
export async function startCommand(run: Run): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', passOverGoneReader);
  process.exitCode = await run(process.argv.slice(2), process.env, {
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: process.cwd(),
    onStop(stop) {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop());
    },
  });
}

/** Whoever read what it prints has seen enough, such as “head”: no mistake of the command. */
function passOverGoneReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
