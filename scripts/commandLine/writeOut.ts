import { existsSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CommandIo } from './commandIo.ts';

/**
 * Writes a command's output to a file, where npm's own lines do not get between, or to the screen without one.
 * @param options `force` writes over a file that is there; `secret` lets nobody but its owner read it
 * @throws with a sentence when it cannot be written; a file that was there is as it was then
 */
export function writeOut(
  { stdout, cwd }: Pick<CommandIo, 'stdout' | 'cwd'>,
  text: string,
  file: string | undefined,
  { force = false, secret = false }: { force?: boolean; secret?: boolean } = {},
): void {
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  if (file === undefined) {
    stdout.write(whole);
    return;
  }
  try {
    write(resolve(cwd, file), whole, force, secret ? 0o600 : 0o644);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'EEXIST' ? 'is there already; --force writes over it' : `cannot be written (${code})`;
    throw new Error(`${file} ${why}.`);
  }
}

/** Whole or not at all: the new text stands beside the file before it takes its place, also where the disk is full. */
function write(named: string, text: string, force: boolean, mode: number): void {
  const path = existsSync(named) ? realpathSync(named) : named;
  const there = statSync(path, { throwIfNoEntry: false });
  if (there && (!force || !there.isFile())) {
    writeFileSync(path, text, { flag: force ? 'w' : 'wx' });
    return;
  }
  const beside = `${path}.${process.pid}.part`;
  try {
    writeFileSync(beside, text, { flag: 'wx', mode });
    renameSync(beside, path);
  } finally {
    rmSync(beside, { force: true });
  }
}
