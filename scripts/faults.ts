import type { SeedResult } from '../test/sync/faults/runFaultSeed.ts';
import { defineCommand } from './commandLine/defineCommand.ts';
import { exitCodes } from './commandLine/exitCodes.ts';
import { flag, noMoreWords, readArguments, readNumber } from './commandLine/readArguments.ts';
import type { Screen } from './commandLine/screen.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { UsageMistake } from './commandLine/usageMistake.ts';
import type { SampleProduct } from './sample/byKentico/product.ts';

const help = `Breaks the engine at random and checks that nothing is lost, doubled or overwritten.

Usage: npm run faults -- [options]
  --seeds N     so many seeds (default 50)
  --from S      the first one (default 1)
  --at-once N   so many seeds at the same time (default 2)
  --product P   13, Xperience 13 (default), or xbk, Xperience by Kentico
  --losses      people delete and merge rows and contacts, too, and work on the very contacts a run has in hand
  --help        this text`;

interface FaultsOptions {
  seeds: number;
  from: number;
  atOnce: number;
  losses: boolean;
  product: SampleProduct;
}

/**
 * Takes one seed after the other; what a seed is about is told with its result.
 * @returns whether all of them went well
 */
async function work(
  left: IterableIterator<number>,
  { losses, product }: FaultsOptions,
  screen: Screen,
): Promise<boolean> {
  const { runFaultSeed } = await import('../test/sync/faults/runFaultSeed.ts');
  let good = true;
  for (const seed of left) {
    const start = performance.now();
    const { violations, story } = await runFaultSeed(seed, losses, product).catch(
      (error: unknown): SeedResult => ({
        violations: [`It ended by a mistake: ${String(error)}`],
        story: [],
      }),
    );
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    screen.print(`${violations.length === 0 ? '✓' : '✗'} seed ${seed} (${seconds} s)`);
    for (const broken of story) screen.print(`    ${broken}`);
    for (const violation of violations) screen.print(`  ✗ ${violation}`);
    good &&= violations.length === 0;
  }
  return good;
}

function* numbers(first: number, count: number): Generator<number> {
  for (let number = first; number < first + count; number += 1) yield number;
}

export const run = defineCommand<FaultsOptions>({
  help,
  read(args) {
    const { values, words } = readArguments(args, {
      seeds: { type: 'string', default: '50' },
      from: { type: 'string', default: '1' },
      'at-once': { type: 'string', default: '2' },
      losses: flag,
      product: { type: 'string', default: '13' },
    });
    noMoreWords(words);
    const { product } = values;
    if (product !== '13' && product !== 'xbk')
      throw new UsageMistake(`--product takes 13 or xbk, not “${product}”.`);
    return {
      seeds: readNumber('a number of seeds', values.seeds),
      from: readNumber('a seed', values.from),
      atOnce: readNumber('a number of seeds at the same time', values['at-once']),
      losses: values.losses,
      product,
    };
  },
  async run(options, { screen }) {
    const left = numbers(options.from, options.seeds);
    const workers = Array.from({ length: options.atOnce }, () => work(left, options, screen));
    return (await Promise.all(workers)).every(Boolean) ? exitCodes.done : exitCodes.notDone;
  },
});

if (import.meta.main) await startCommand(run);
