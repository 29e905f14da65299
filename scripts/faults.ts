import { parseArgs } from 'node:util';
import { runFaultSeed, type SeedResult } from '../test/sync/faults/runFaultSeed.ts';
import { orHelp } from './commandLine/orHelp.ts';

const help = `Breaks the engine at random and checks that nothing is lost, doubled or overwritten.

Usage: npm run faults -- [options]
  --seeds N     so many seeds (default 50)
  --from S      the first one (default 1)
  --at-once N   so many seeds at the same time (default 2)
  --losses      people delete and merge rows and contacts, too, and work on the very contacts a run has in hand
  --help        this text`;

const { values } = orHelp(
  () =>
    parseArgs({
      options: {
        seeds: { type: 'string', default: '50' },
        from: { type: 'string', default: '1' },
        'at-once': { type: 'string', default: '2' },
        losses: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }),
  help,
);
const [seeds, from, atOnce] = [values.seeds, values.from, values['at-once']].map(Number);

/** One after the other takes the next seed; what a seed is about is told with its result. */
async function work(left: IterableIterator<number>): Promise<void> {
  for (const seed of left) {
    const start = performance.now();
    const { violations, story } = await runFaultSeed(seed, values.losses).catch(
      (error: unknown): SeedResult => ({
        violations: [`It ended by a mistake: ${String(error)}`],
        story: [],
      }),
    );
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${violations.length === 0 ? '✓' : '✗'} seed ${seed} (${seconds} s)`);
    for (const broken of story) console.log(`    ${broken}`);
    for (const violation of violations) console.log(`  ✗ ${violation}`);
    if (violations.length > 0) process.exitCode = 1;
  }
}

function* numbers(first: number, count: number): Generator<number> {
  for (let number = first; number < first + count; number += 1) yield number;
}

if (values.help) console.log(help);
else if (![seeds, from, atOnce].every((number) => Number.isSafeInteger(number) && Number(number) >= 1)) {
  console.error('--seeds, --from and --at-once take whole numbers from 1.');
  process.exitCode = 2;
} else {
  const left = numbers(Number(from), Number(seeds));
  await Promise.all(Array.from({ length: Number(atOnce) }, () => work(left)));
}
