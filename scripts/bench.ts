import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { benches } from './bench/benches.ts';
import { describeMachine } from './bench/describeMachine.ts';
import { formatFigure, isMet } from './bench/formatFigure.ts';
import type { Bench, BenchReport, Measurement } from './bench/types.ts';
import { writeReadmeTable } from './bench/writeReadmeTable.ts';
import { formatTable } from './demo/formatTable.ts';

const names = benches.map(({ name }) => name);
const help = `Measures the bridge against a Dataverse stand-in on this machine: every figure is a count or a ratio measured within one
run, so that machines compare. All together they take less than 10 minutes on two cores with nothing else to do.

Usage: npm run bench -- [names] [options]

${benches.map(({ name, title }) => `  ${name.padEnd(14)}${title}`).join('\n')}

  --full        larger numbers, up to a million contacts; takes much longer
  --database TEXT
                connection string of a server instead of the embedded engine: each measurement makes a new database
                there, whichever one the string names, and drops it in the end
  --json FILE   where the figures are written (default dist/bench.json); docs/bench.md tells what they mean
  --readme FILE puts the table into a Markdown file, between <!-- bench --> and <!-- /bench -->; takes all measurements
  --profile DIR writes a processor profile of each bridge there, for Chrome's developer tools; slows the bridges down
  --help        this text

The exit code is 0 when all targets are reached, 1 when one was missed, 2 when something could not be measured.`;

interface Options {
  full: boolean;
  json: string;
  database?: string | undefined;
  readme?: string | undefined;
  profile?: string | undefined;
}

async function bench(chosen: readonly Bench[], options: Options): Promise<BenchReport> {
  const folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-bench-'));
  const started = new Date().toISOString();
  const begun = performance.now();
  const measurements: Measurement[] = [];
  try {
    for (const [index, each] of chosen.entries()) {
      console.log(`\n${index + 1}/${chosen.length} ${each.title}`);
      const measurement = await measure(each, folder, options);
      measurements.push(measurement);
      console.log(describe(measurement));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const seconds = secondsSince(begun);
  return {
    version: 1,
    started,
    seconds,
    full: options.full,
    machine: describeMachine(options.database),
    measurements,
  };
}

/** One that fails does not keep the others from being made. */
async function measure(
  { name, title, run }: Bench,
  folder: string,
  { full, database: server, profile: profiles }: Options,
): Promise<Measurement> {
  const begun = performance.now();
  const progress = (text: string) => show(`  ${secondsSince(begun)} s  ${text}`);
  try {
    const figures = await run({ full, folder, server, profiles, progress });
    const judged = figures.map((figure) => ({ ...figure, ...(figure.target ? { met: isMet(figure) } : {}) }));
    return { name, title, seconds: secondsSince(begun), figures: judged };
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { name, title, seconds: secondsSince(begun), figures: [], error: reason };
  } finally {
    show('');
  }
}

function describe({ figures, seconds, error }: Measurement): string {
  if (error !== undefined) return `\n  ✗  could not be measured (after ${seconds} s)\n${error}`;
  const table = formatTable(['', 'what', 'measured', 'target', 'from'], figures.map(formatFigure));
  return `\n${table}\n\n  (${seconds} s)`;
}

const secondsSince = (begun: number): number => Math.round((performance.now() - begun) / 1000);

/** Progress on one line of a terminal, or nothing where there is none. */
function show(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[2K${text}`);
}

function exitCodeOf({ measurements }: BenchReport): number {
  if (measurements.some(({ error }) => error !== undefined)) return 2;
  return measurements.every(({ figures }) => figures.every(isMet)) ? 0 : 1;
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      full: { type: 'boolean', default: false },
      database: { type: 'string' },
      json: { type: 'string', default: join('dist', 'bench.json') },
      readme: { type: 'string' },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.filter((name) => !names.includes(name));
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  if (unknown.length > 0) throw new Error(`There is no measurement ${unknown.join(', ')}.\n\n${help}`);
  if (values.readme !== undefined && positionals.length > 0) {
    throw new Error('The table of --readme holds all measurements: name none of them.');
  }
  const chosen = benches.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const report = await bench(chosen, values);
  mkdirSync(dirname(values.json), { recursive: true });
  writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
  console.log(`\n${report.seconds} s in all. The figures are in ${values.json}.`);
  process.exitCode = exitCodeOf(report);
  if (values.readme !== undefined && process.exitCode !== 2) {
    writeReadmeTable(values.readme, report);
    console.log(`The table is in ${values.readme}.`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
