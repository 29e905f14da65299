import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { askUsage, reportingUsage } from './askUsage.ts';
import type { Usage } from './usage.ts';

export interface EmptyRoute {
  url: string;
  /** What the process has used so far. */
  usage: () => Promise<Usage>;
  stop: () => void;
}

/** Starts the empty route in a process of its own. */
export async function startEmptyRoute(): Promise<EmptyRoute> {
  const file = join(import.meta.dirname, 'emptyRoute.ts');
  const child = spawn(process.execPath, [reportingUsage, file], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (!child.stdout) throw new Error('The empty route has no output.');
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: `http://127.0.0.1:${port.toString().trim()}/`,
    usage: () => askUsage(child),
    stop: () => child.kill('SIGTERM'),
  };
}
