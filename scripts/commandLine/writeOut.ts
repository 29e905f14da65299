import { existsSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
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
    throw refusalOf(file, (error as NodeJS.ErrnoException).code);
  }
}

/**
 * Before work that would be lost with its answer.
 * @throws with a sentence when `writeOut` could not write the file now, as far as can be seen without writing
 */
export function requireWritable(
  { cwd }: Pick<CommandIo, 'cwd'>,
  file: string | undefined,
  { force = false }: { force?: boolean } = {},
): void {
  if (file === undefined) return;
  const path = resolve(cwd, file);
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) throw refusalOf(file, 'EISDIR');
  if (there && !force) throw refusalOf(file, 'EEXIST');
  const parent = statSync(dirname(path), { throwIfNoEntry: false });
  if (!parent?.isDirectory()) throw refusalOf(file, parent ? 'ENOTDIR' : 'ENOENT');
}

/** What a person can do about what the file system says. */
function refusalOf(file: string, code = 'unknown'): Error {
  const reasons: Readonly<Record<string, string>> = {
    EEXIST: 'is there already; --force writes over it',
    EISDIR: 'is a folder. Give the name of a file in it',
    ENOENT: 'cannot be written: its folder does not exist',
    ENOTDIR: 'cannot be written: what should be its folder is a file',
  };
  return new Error(`${file} ${reasons[code] ?? `cannot be written (${code})`}.`);
}

/** Whole or not at all: the new text stands beside the file before it takes its place, also where the disk is full. */
function write(named: string, text: string, force: boolean, mode: number): void {
  const path = existsSync(named) ? realpathSync(named) : named;
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
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
