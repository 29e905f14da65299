import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Starts the empty route in a process of its own. */
export async function startEmptyRoute(): Promise<{ url: string; stop: () => void }> {
  const file = join(import.meta.dirname, 'emptyRoute.ts');
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: `http://127.0.0.1:${port.toString().trim()}/`, stop: () => child.kill('SIGTERM') };
}
