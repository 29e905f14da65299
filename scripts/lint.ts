import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { defineCommand } from './commandLine/defineCommand.ts';
import { exitCodes } from './commandLine/exitCodes.ts';
import { noMoreWords, readArguments } from './commandLine/readArguments.ts';
import { startCommand } from './commandLine/startCommand.ts';

const help = `Checks what can be checked without running anything: format and common mistakes, types, and the rooms' arrows.

  npm run lint

  --help   shows this

Exit code: 0 nothing is wrong, 1 something is and is told, 2 refused.`;

/** Each with the program of its package, and its arguments. */
const checks = [
  { what: 'format and mistakes', program: '@biomejs/biome/bin/biome', args: ['check'] },
  { what: 'types', program: 'typescript7/bin/tsc', args: ['--noEmit', '--pretty'] },
  {
    what: 'arrows',
    program: 'dependency-cruiser/bin/dependency-cruiser.mjs',
    args: ['bridge', 'test', 'scripts', '--config', '.dependency-cruiser.mjs', '--output-type', 'err'],
  },
];

const root = new URL('../', import.meta.url);

/** Runs one of them to its end, and keeps what it says: three at once on one screen could not be read. */
async function check({ program, args }: (typeof checks)[number]): Promise<{ good: boolean; said: string }> {
  const path = fileURLToPath(new URL(`node_modules/${program}`, root));
  const child = spawn(process.execPath, [path, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const [code] = await once(child, 'close');
  return { good: code === 0, said: said.trim() };
}

export const run = defineCommand<void>({
  help,
  read: (args) => noMoreWords(readArguments(args, {}).words),
  async run(_options, { io, screen }) {
    const ended = checks.map(async (each) => {
      const { good, said } = await check(each);
      screen.print(`${good ? '✓' : '✗'} ${each.what}`);
      if (!good) io.stdout.write(`${said}\n`);
      return good;
    });
    return (await Promise.all(ended)).every(Boolean) ? exitCodes.done : exitCodes.notDone;
  },
});

if (import.meta.main) await startCommand(run);
