import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { formatTable } from './demo/formatTable.ts';
import { kinds } from './hostile/kinds.ts';
import { runHostile } from './hostile/runHostile.ts';

const help = `Tries hostile inputs on a running bridge: every operation by every kind of caller, ways to sign in, cursors, bodies,
addresses, requests that are mis-framed, answers of a hostile Dynamics, definitions and names of forms. Most go to the bridge in
this process, a share over the wire to one of its own. No answer may be an error of the server, redirect, hold a secret or a
place in the code; nothing may hang, grow, or change by callers who may not write; nothing secret may be logged.

Usage: npm run hostile -- [options]
  --seed N      the same seed makes the same inputs (default: a random one, which is printed)
  --inputs N    so many inputs (default 100000)
  --seconds N   ends after so long (default 300); without it, fewer inputs than wanted count as failed
  --kind TEXT   only kinds whose name has this: ${kinds.map(({ name }) => `“${name}”`).join(', ')}
  --help        this text

Exit codes: 0 when everything was right, 1 when something was not, 2 when it could not be tried.`;

function readOptions() {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(randomInt(1, 1_000_000)) },
      inputs: { type: 'string', default: '100000' },
      seconds: { type: 'string' },
      kind: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const [seed, inputs, seconds] = [values.seed, values.inputs, values.seconds ?? '300'].map(Number);
  for (const number of [seed, inputs, seconds]) {
    if (!Number.isSafeInteger(number) || Number(number) < 1)
      throw new Error('--seed, --inputs and --seconds take whole numbers from 1 on.');
  }
  return {
    ...values,
    limited: values.seconds !== undefined,
    seed: Number(seed),
    inputs: Number(inputs),
    seconds: Number(seconds),
  };
}

async function tryHostile({
  seed,
  inputs,
  seconds,
  kind,
  limited,
}: ReturnType<typeof readOptions>): Promise<boolean> {
  console.log(`Seed ${seed}: repeat with “npm run hostile -- --seed ${seed}”.`);
  const progress = process.stdout.isTTY ? (text: string) => console.log(text) : undefined;
  const report = await runHostile({ seed, inputs, seconds, only: kind, ...(progress && { progress }) });
  const made = [...report.counts.values()].reduce((sum, count) => sum + count, 0);
  console.log(formatTable(['kind', 'inputs'], [...report.counts, ['all', made]]));
  console.log(`${Math.round(report.seconds)} s`);
  for (const failure of report.failures) console.log(`\n✗ ${failure}`);
  if (report.whole) return report.failures.length === 0;
  console.log(`Only ${made} of ${inputs} inputs were tried.`);
  return limited && report.failures.length === 0;
}

try {
  const options = readOptions();
  if (options.help) console.log(help);
  else process.exitCode = (await tryHostile(options)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 2;
}
