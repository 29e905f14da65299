import { spawn } from 'node:child_process';

export interface PaconnRun {
  code: number;
  /** Standard output and standard error; `paconn` writes nearly everything to the latter. */
  output: string;
}

/**
 * Runs `paconn` in a folder whose home holds the token file. It gets no terminal, so it can never ask anything.
 * @throws when the program cannot be started, or does not end within the limit
 */
export function runPaconn(
  paconn: string,
  args: string[],
  { cwd, home, env }: { cwd: string; home: string; env: Record<string, string | undefined> },
  limitMs = 10 * 60_000,
): Promise<PaconnRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(paconn, args, {
      cwd,
      // It opens its files in the encoding of the system, and a warning of Python is none of the service.
      env: { ...env, HOME: home, USERPROFILE: home, PYTHONUTF8: '1', PYTHONWARNINGS: 'ignore' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`paconn did not end within ${limitMs / 1000} seconds`));
    }, limitMs);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 1, output: output.trim() });
    });
  });
}
