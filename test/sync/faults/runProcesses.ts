import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { EngineOptions } from '../createEngine.ts';
import type { ProcessPlan } from './planRound.ts';

const program = fileURLToPath(new URL('../engineProcess.ts', import.meta.url));

/** Every process syncs contacts and activities at once, as two flows do. */
const kinds = ['contacts', 'activities'];

/** Engines at once on one database, some of them killed; ends when all have ended. */
export async function runProcesses(options: EngineOptions, plans: readonly ProcessPlan[]): Promise<void> {
  const processes = plans.map(async ({ killAfterMs, faults }) => {
    const child = spawn(process.execPath, [program, JSON.stringify({ ...options, faults }), ...kinds], {
      stdio: 'ignore',
    });
    const exited = once(child, 'exit');
    if (killAfterMs !== undefined) {
      await Promise.race([exited, wait(killAfterMs)]);
      child.kill('SIGKILL');
    }
    await exited;
  });
  await Promise.all(processes);
}
