import { randomInt } from 'node:crypto';
import { type CommandContext, defineCommand } from './commandLine/defineCommand.ts';
import { exitCodes } from './commandLine/exitCodes.ts';
import { noMoreWords, readArguments, readNumber } from './commandLine/readArguments.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { formatTable } from './demo/formatTable.ts';
import { kindNames } from './hostile/kindNames.ts';

const help = `Tries hostile inputs on a running bridge: every operation by every kind of caller, ways to sign in, cursors, bodies,
addresses, requests that are mis-framed, answers of a hostile Dynamics, definitions and names of forms. Most go to the bridge in
this process, a share over the wire to one of its own. No answer may be an error of the server, redirect, hold a secret or a
place in the code; nothing may hang, grow, or change by callers who may not write; nothing secret may be logged.

Usage: npm run hostile -- [options]
  --seed N      the same seed makes the same inputs (default: a random one, which is printed)
  --inputs N    so many inputs (default 100000)
  --seconds N   ends after so long (default 300); without it, fewer inputs than wanted count as failed
  --kind TEXT   only kinds whose name has this: ${kindNames.map((name) => `“${name}”`).join(', ')}
  --help        this text

Exit codes: 0 when everything was right, 1 when something was not, 2 when it could not be tried.`;

function readOptions(args: readonly string[]) {
  const { values, words } = readArguments(args, {
    seed: { type: 'string', default: String(randomInt(1, 1_000_000)) },
    inputs: { type: 'string', default: '100000' },
    seconds: { type: 'string' },
    kind: { type: 'string' },
  });
  noMoreWords(words);
  return {
    kind: values.kind,
    limited: values.seconds !== undefined,
    seed: readNumber('a seed', values.seed),
    inputs: readNumber('a number of inputs', values.inputs),
    seconds: readNumber('a number of seconds', values.seconds ?? '300'),
  };
}

async function tryHostile(
  { seed, inputs, seconds, kind, limited }: ReturnType<typeof readOptions>,
  { io, screen }: CommandContext,
): Promise<boolean> {
  screen.print(`Seed ${seed}: repeat with “npm run hostile -- --seed ${seed}”.`);
  const progress = io.stdout.isTTY ? (text: string) => screen.print(text) : undefined;
  const { runHostile } = await import('./hostile/runHostile.ts');
  const report = await runHostile({ seed, inputs, seconds, only: kind, ...(progress && { progress }) });
  const made = [...report.counts.values()].reduce((sum, count) => sum + count, 0);
  screen.print(formatTable(['kind', 'inputs'], [...report.counts, ['all', made]]));
  screen.print(`${Math.round(report.seconds)} s`);
  for (const failure of report.failures) screen.print(`\n✗ ${failure}`);
  if (report.whole) return report.failures.length === 0;
  screen.print(`Only ${made} of ${inputs} inputs were tried.`);
  return limited && report.failures.length === 0;
}

export const run = defineCommand<ReturnType<typeof readOptions>>({
  help,
  read: readOptions,
  async run(options, context) {
    try {
      return (await tryHostile(options, context)) ? exitCodes.done : exitCodes.notDone;
    } catch (error) {
      // A mistake of the suite itself: where it is counts more than what it says.
      throw error instanceof Error ? new Error(error.stack) : error;
    }
  },
});

if (import.meta.main) await startCommand(run);
