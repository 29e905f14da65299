import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CommandIo } from './commandIo.ts';

/**
 * Writes a command's output to a file, where npm's own lines do not get between, or to the screen without one.
 * @param options `force` writes over a file that is there; `secret` lets nobody but its owner read it
 * @throws with a sentence when it cannot be written
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
    writeFileSync(resolve(cwd, file), whole, { flag: force ? 'w' : 'wx', mode: secret ? 0o600 : 0o644 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'EEXIST' ? 'is there already; --force writes over it' : `cannot be written (${code})`;
    throw new Error(`${file} ${why}.`);
  }
}
