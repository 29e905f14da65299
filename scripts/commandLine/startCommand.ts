import type { Run } from './commandIo.ts';

/** Runs a command as the process that was started for it, and sets the exit code. */
export async function startCommand(run: Run): Promise<void> {
  process.exitCode = await run(process.argv.slice(2), process.env, {
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: process.cwd(),
    onStop(stop) {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop());
    },
  });
}
