import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { EngineOptions } from '../createEngine.ts';
import type { Stage } from '../startStage.ts';
import { inHand } from './inHand.ts';
import type { Moment, ProcessPlan } from './planRound.ts';

const program = fileURLToPath(new URL('../engineProcess.ts', import.meta.url));

/** Every process syncs contacts and activities at once, as two flows do, and looks at what webhooks told of. */
const kinds = ['contacts', 'activities', 'webhooks'];

/** Engines at once on one database, some of them killed, told to end or stalled; ends when all have ended. */
export async function runProcesses(
  stage: Stage,
  options: EngineOptions,
  plans: readonly ProcessPlan[],
): Promise<void> {
  const processes = plans.map(async ({ killAfter, terminateAfterMs, stall, faults }) => {
    const child = spawn(process.execPath, [program, JSON.stringify({ ...options, faults }), ...kinds], {
      stdio: 'ignore',
    });
    const exited = once(child, 'exit');
    const over = new AbortController();
    void exited.then(() => over.abort());
    const signal = async (moment: Moment, name: NodeJS.Signals): Promise<void> => {
      const reached =
        'afterStartMs' in moment
          ? wait(moment.afterStartMs)
          : inHand(stage, over.signal).then(() => wait(moment.afterPendingMs));
      await Promise.race([exited, reached]);
      child.kill(name);
    };
    if (killAfter !== undefined) await signal(killAfter, 'SIGKILL');
    if (terminateAfterMs !== undefined) await signal({ afterStartMs: terminateAfterMs }, 'SIGTERM');
    if (stall !== undefined) {
      await signal(stall.after, 'SIGSTOP');
      await wait(stall.forMs);
      child.kill('SIGCONT');
    }
    await exited;
  });
  await Promise.all(processes);
}
