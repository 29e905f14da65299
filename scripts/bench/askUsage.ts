import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Usage } from './usage.ts';

/** Option of Node for processes that can be asked; they need a channel to this one besides. */
export const reportingUsage = `--import=${pathToFileURL(join(import.meta.dirname, 'reportUsage.mjs')).href}`;

/**
 * Asks a process what it has used so far.
 * @throws when it has ended
 */
export async function askUsage(child: ChildProcess): Promise<Usage> {
  const ended = new AbortController();
  const onExit = () => ended.abort(new Error(`Process ${child.pid} has ended before it told what it used.`));
  child.once('exit', onExit);
  try {
    const answer = once(child, 'message', { signal: ended.signal });
    child.send('usage');
    const [usage] = (await answer) as [Usage];
    return usage;
  } finally {
    child.off('exit', onExit);
  }
}
