import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { askUsage, reportingUsage } from '../askUsage.ts';
import type { Usage } from '../usage.ts';
import type { MoveTold } from './moveProcess.ts';

/** What the process told, and what it used. */
export interface MoveProcess extends MoveTold {
  usage: Usage;
}

/**
 * So little memory for what the program keeps that a process which holds a whole installation would end for want of it: what
 * it has otherwise is what it was not yet made to give back.
 */
const little = ['--max-semi-space-size=8', '--max-old-space-size=128'];

/**
 * Plans a move of files in a process of its own, or carries it out.
 * @throws when the process fails
 */
export async function startMoveProcess(
  what: 'plan' | 'move',
  { from, to, timeZone }: { from: string; to: string; timeZone: string },
): Promise<MoveProcess> {
  const child = fork(join(import.meta.dirname, 'moveProcess.ts'), [what, from, to, timeZone], {
    execArgv: [...little, reportingUsage],
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
