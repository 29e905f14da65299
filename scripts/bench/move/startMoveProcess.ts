import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { askUsage, reportingUsage } from '../askUsage.ts';
import type { Usage } from '../usage.ts';
import type { MoveTold } from './moveProcess.ts';

/**
 * Plans a move of files in a process of its own, or carries it out.
 * @throws when the process fails
 */
export async function startMoveProcess(
  what: 'plan' | 'move',
  { from, to, timeZone }: { from: string; to: string; timeZone: string },
): Promise<MoveTold & { usage: Usage }> {
  const child = fork(join(import.meta.dirname, 'moveProcess.ts'), [what, from, to, timeZone], {
    execArgv: [reportingUsage],
  });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`The process of the move ended with ${code}.`);
  });
  failed.catch(() => {});
  const [told] = (await Promise.race([once(child, 'message'), failed])) as [MoveTold];
  const usage = await askUsage(child);
  child.disconnect();
  return { ...told, usage };
}
