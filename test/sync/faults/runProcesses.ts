import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { EngineOptions } from '../createEngine.ts';
import type { ProcessPlan } from './planRound.ts';

const program = fileURLToPath(new URL('../engineProcess.ts', import.meta.url));

/** Every process syncs contacts and activities at once, as two flows do. */
const kinds = ['contacts', 'activities'];

/** Engines at once on one database, some of them killed, told to end or stalled; ends when all have ended. */
export async function runProcesses(options: EngineOptions, plans: readonly ProcessPlan[]): Promise<void> {
  const processes = plans.map(async ({ killAfterMs, terminateAfterMs, stall, faults }) => {
    const child = spawn(process.execPath, [program, JSON.stringify({ ...options, faults }), ...kinds], {
      stdio: 'ignore',
    });
    const exited = once(child, 'exit');
    const signal = async (afterMs: number, name: NodeJS.Signals): Promise<void> => {
      await Promise.race([exited, wait(afterMs)]);
      child.kill(name);
    };
    if (killAfterMs !== undefined) await signal(killAfterMs, 'SIGKILL');
    if (terminateAfterMs !== undefined) await signal(terminateAfterMs, 'SIGTERM');
    if (stall !== undefined) {
      await signal(stall.afterMs, 'SIGSTOP');
      await wait(stall.forMs);
      child.kill('SIGCONT');
    }
    await exited;
  });
  await Promise.all(processes);
}
