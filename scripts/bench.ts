import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { checkOutRevision } from './bench/against/checkOutRevision.ts';
import { compareFigures } from './bench/against/compareFigures.ts';
import { benches } from './bench/benches.ts';
import { formatFigure, isMet } from './bench/formatFigure.ts';
import type { Bench, BenchOptions, BenchReport, Figure, Measurement } from './bench/types.ts';
import { writeReadmeTable } from './bench/writeReadmeTable.ts';
import { defineCommand } from './commandLine/defineCommand.ts';
import { flag, readArguments } from './commandLine/readArguments.ts';
import type { Screen } from './commandLine/screen.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { UsageMistake } from './commandLine/usageMistake.ts';
import { formatTable } from './demo/formatTable.ts';

const names = benches.map(({ name }) => name);
const help = `Measures the bridge against a Dataverse stand-in on this machine: every figure is a count or a ratio measured within one
run, so that machines compare. All together they take less than 10 minutes on two cores with nothing else to do.

Usage: npm run bench -- [names] [options]

${benches.map(({ name, title }) => `  ${name.padEnd(14)}${title}`).join('\n')}

  --small       numbers so small that everything is tried in a few minutes; its figures say nothing
  --full        larger numbers, up to a million contacts; takes much longer
  --database TEXT
                connection string of a server instead of the embedded engine: each measurement makes a new database
                there, whichever one the string names, and drops it in the end
  --json FILE   where the figures are written (default dist/bench.json); docs/bench.md tells what they mean
  --readme FILE puts the table into a Markdown file, between <!-- bench --> and <!-- /bench -->; takes all measurements
  --against REV measures a former revision of the repository as well, checked out beside this one: calls of both in turn, other
                measurements of bridges one after the other. What it lacks is “not measured”
  --profile DIR writes a processor profile of each bridge there, for Chrome's developer tools; slows the bridges down
  --help        this text

The exit code is 0 when all targets are reached, 1 when one was missed, 2 when something could not be measured.`;

interface Options {
  chosen: readonly Bench[];
  full: boolean;
  small: boolean;
  json: string;
  database?: string | undefined;
  readme?: string | undefined;
  profile?: string | undefined;
  against?: string | undefined;
}

/** @param keep told what there is so far after each measurement, so that it is not lost with a later one */
export async function bench(
  options: Options,
  screen: Screen,
  keep: (report: BenchReport) => void,
): Promise<BenchReport> {
  const { chosen, against } = options;
  const revision = against === undefined ? undefined : checkOutRevision(against);
  const folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-bench-'));
  const started = new Date().toISOString();
  const begun = performance.now();
  const measurements: Measurement[] = [];
  const report = (): BenchReport => ({
    version: 1,
    started,
    seconds: secondsSince(begun),
    full: options.full,
    ...(options.small && { small: true }),
    machine: describeMachine(options.database),
    ...(revision && { against: { revision: revision.name, commit: revision.commit } }),
    measurements,
  });
  try {
    for (const [index, each] of chosen.entries()) {
      screen.print(`\n${index + 1}/${chosen.length} ${each.title}`);
      const measurement = await measure(each, { folder, root: revision?.root }, options, screen);
      measurements.push(measurement);
      screen.print(describe(measurement));
      keep(report());
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
    revision?.remove();
  }
  return report();
}

/** What the figures were measured on. */
function describeMachine(server: string | undefined): BenchReport['machine'] {
  const [processor] = cpus();
  return {
    node: process.version,
    processors: cpus().length,
    ...(processor ? { model: processor.model } : {}),
    database: server === undefined ? 'embedded' : 'server',
  };
}

/** One that fails does not keep the others from being made. @param place `root`: the former revision, if any */
async function measure(
  bench: Bench,
  place: { folder: string; root: string | undefined },
  { full, small, database: server, profile: profiles }: Options,
  screen: Screen,
): Promise<Measurement> {
  const { name, title } = bench;
  const begun = performance.now();
  const progress = showProgress(screen, begun);
  const tell = (text: string) => screen.tell(`  ${secondsSince(begun)} s  ${text}`);
  const options = { full, small, folder: place.folder, server, profiles, progress, tell };
  try {
    const figures = await figuresOf(bench, options, place.root);
    const judged = figures.map((figure) => ({ ...figure, ...(figure.target ? { met: isMet(figure) } : {}) }));
    return { name, title, seconds: secondsSince(begun), figures: judged };
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { name, title, seconds: secondsSince(begun), figures: [], error: reason };
  }
}

/** In a file or a pipe, where nothing can take the place of what was said before, a line now and then. */
function showProgress(screen: Screen, begun: number): (text: string) => void {
  let last = begun;
  return (text) => {
    const line = `  ${secondsSince(begun)} s  ${text}`;
    screen.progress(line);
    if (process.stderr.isTTY || performance.now() - last < betweenLinesMs) return;
    last = performance.now();
    screen.tell(line);
  };
}

const betweenLinesMs = 10_000;

/** The figures, beside those of the former revision where there is one. It may lack, or fail at, what is measured today. */
async function figuresOf(bench: Bench, options: BenchOptions, root: string | undefined): Promise<Figure[]> {
  if (root === undefined) return bench.run(options);
  try {
    const both = await bench.runAgainst?.(options, root);
    if (both) return compareFigures(both.now, both.former);
  } catch (error) {
    options.progress(`The former revision cannot be measured: ${error}`);
  }
  const now = await bench.run(options);
  const former = bench.startsBridges
    ? await bench.run({ ...options, root }).catch(() => undefined)
    : undefined;
  return compareFigures(now, former);
}

function describe({ figures, seconds, error }: Measurement): string {
  if (error !== undefined) return `\n  ✗  could not be measured (after ${seconds} s)\n${error}`;
  const compared = figures.some(({ before }) => before !== undefined);
  const head = ['', 'what', 'measured', ...(compared ? ['before', 'now / before'] : []), 'target', 'from'];
  return `\n${formatTable(head, figures.map(formatFigure))}\n\n  (${seconds} s)`;
}

const secondsSince = (begun: number): number => Math.round((performance.now() - begun) / 1000);

function exitCodeOf({ measurements }: BenchReport): number {
  if (measurements.some(({ error }) => error !== undefined)) return 2;
  return measurements.every(({ figures }) => figures.every(isMet)) ? 0 : 1;
}

export const run = defineCommand<Options>({
  help,
  read(args) {
    const { values, words } = readArguments(args, {
      full: flag,
      small: flag,
      database: { type: 'string' },
      json: { type: 'string', default: join('dist', 'bench.json') },
      readme: { type: 'string' },
      profile: { type: 'string' },
      against: { type: 'string' },
    });
    const unknown = words.filter((name) => !names.includes(name));
    if (unknown.length > 0) throw new UsageMistake(`There is no measurement ${unknown.join(', ')}.`);
    if (values.readme !== undefined && words.length > 0)
      throw new UsageMistake('The table of --readme holds all measurements: name none of them.');
    if (values.small && values.full) throw new UsageMistake('Take --small or --full, not both.');
    if (values.small && values.readme !== undefined)
      throw new UsageMistake('--small measures nothing that belongs into a table: leave --readme out.');
    const chosen = benches.filter(({ name }) => words.length === 0 || words.includes(name));
    return { chosen, ...values };
  },
  async run(options, { io, screen }) {
    const file = resolve(io.cwd, options.json);
    mkdirSync(dirname(file), { recursive: true });
    const report = await bench(options, screen, (report) =>
      writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`),
    );
    screen.print(`\n${report.seconds} s in all. The figures are in ${options.json}.`);
    if (options.readme !== undefined) {
      writeReadmeTable(resolve(io.cwd, options.readme), report);
      screen.print(`The table is in ${options.readme}.`);
    }
    return exitCodeOf(report);
  },
});

if (import.meta.main) await startCommand(run);
