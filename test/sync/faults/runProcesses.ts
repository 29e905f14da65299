import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { EngineOptions } from '../createEngine.ts';
import type { Chance } from './createChance.ts';

const program = fileURLToPath(new URL('../engineProcess.ts', import.meta.url));

/** Every process syncs contacts and activities at once, as two flows do. */
const kinds = ['contacts', 'activities'];

/**
 * One, two or four engines at once on one database, some of them killed at any moment; ends when all have ended.
 * @param meanwhile what people do on both sides while the engines run
 */
export async function runProcesses(
  options: EngineOptions,
  chance: Chance,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const plans = Array.from({ length: chance.one([1, 2, 4]) }, () => ({
    // A process needs about 400 ms to start; a run takes about as long.
    killAfterMs: chance.whole(1, 3) > 1 ? chance.whole(300, 2_500) : undefined,
  }));
  const processes = plans.map(async ({ killAfterMs }) => {
    const child = spawn(process.execPath, [program, JSON.stringify(options), ...kinds], { stdio: 'ignore' });
    const exited = once(child, 'exit');
    if (killAfterMs !== undefined) {
      await Promise.race([exited, wait(killAfterMs)]);
      child.kill('SIGKILL');
    }
    await exited;
  });
  await Promise.all([...processes, meanwhile()]);
}
