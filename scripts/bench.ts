import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { benches } from './bench/benches.ts';
import { formatFigure, isMet } from './bench/formatFigure.ts';
import type { Figure } from './bench/types.ts';
import { formatTable } from './demo/formatTable.ts';

const help = `Measures the bridge against a Dataverse stand-in on this machine. Every figure is a count or a ratio measured within one run.

Usage: npm run bench -- [names] [options]
  names         ${benches.map(({ name }) => name).join(', ')} (default: all)
  --full        larger numbers, up to a million contacts; takes much longer
  --database TEXT
                connection string of a server instead of the embedded engine: each measurement makes a new database
                there, whichever one the string names, and drops it in the end
  --json FILE   where the figures are written (default dist/bench.json)
  --help        this text

The exit code is 1 when a target was missed.`;

async function bench(
  names: readonly string[],
  { full, json: file, database: server }: { full: boolean; json: string; database?: string | undefined },
): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-bench-'));
  const measured: { bench: string; title: string; seconds: number; figures: Figure[] }[] = [];
  try {
    for (const { name, title, run } of benches) {
      if (names.length > 0 && !names.includes(name)) continue;
      const started = performance.now();
      const figures = await run({ full, folder, server, progress: (text) => show(`  ${name}: ${text}`) });
      show('');
      const seconds = (performance.now() - started) / 1000;
      measured.push({ bench: name, title, seconds, figures });
      console.log(`\n${title} (${seconds.toFixed(0)} s)\n`);
      console.log(formatTable(['', 'what', 'measured', 'target', 'from'], figures.map(formatFigure)));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  mkdirSync(dirname(file), { recursive: true });
  const machine = { node: process.version, processors: cpus().length, model: cpus()[0]?.model };
  writeFileSync(file, `${JSON.stringify({ machine, measured }, undefined, 2)}\n`);
  console.log(`\nThe figures are in ${file}.`);
  return measured.every(({ figures }) => figures.every(isMet));
}

/** Progress on one line of a terminal, or nothing where there is none. */
function show(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[2K${text}`);
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      full: { type: 'boolean', default: false },
      database: { type: 'string' },
      json: { type: 'string', default: 'dist/bench.json' },
      help: { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.filter((name) => !benches.some((each) => each.name === name));
  if (values.help) console.log(help);
  else if (unknown.length > 0) throw new Error(`There is no bench ${unknown.join(', ')}.\n\n${help}`);
  else process.exitCode = (await bench(positionals, values)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
