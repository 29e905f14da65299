import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * Kills its process while a transaction is being committed: the embedded engine keeps a journal file beside each
 * database as long as one is. In a thread of its own, because the engine stands still meanwhile. It says when it watches.
 */
const { file, number, of, marks } = workerData as {
  file: string;
  number: number;
  of: 'anything' | 'contacts';
  /** Counts the files `….mark…` it has seen made: whoever makes one and waits for it is not ahead of this thread. */
  marks?: Int32Array;
};
const contacts = basename(file);
const isJournal = (name: string): boolean =>
  name === `${contacts}-journal` ||
  (of === 'anything' && name.startsWith(contacts) && /-(journal|mj[0-9A-F]+)$/.test(name));
const seen = new Set<string>();
let commits = 0;
watch(dirname(file), (event, name) => {
  if (event !== 'rename' || name === null) return;
  if (marks && name.startsWith(`${contacts}.mark`)) {
    Atomics.add(marks, 0, 1);
    Atomics.notify(marks, 0);
  }
  if (!isJournal(name)) return;
  // It appears and goes: every second event ends a commit.
  if (seen.delete(name)) return;
  seen.add(name);
  commits += 1;
  if (commits >= number) process.kill(process.pid, 'SIGKILL');
});
parentPort?.postMessage('watching');
