import { parseArgs } from 'node:util';
import { runFaultSeed } from '../test/sync/faults/runFaultSeed.ts';

const help = `Breaks the engine at random and checks that nothing is lost, doubled or overwritten.

Usage: npm run faults -- [options]
  --seeds N   so many seeds (default 50)
  --from S    the first one (default 1)
  --help      this text`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '50' },
    from: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
const seeds = Number(values.seeds);
const from = Number(values.from);
if (values.help) console.log(help);
else if (!Number.isSafeInteger(seeds) || !Number.isSafeInteger(from) || seeds < 1) {
  console.error('--seeds and --from take whole numbers.');
  process.exitCode = 2;
} else {
  for (let seed = from; seed < from + seeds; seed += 1) {
    const start = performance.now();
    const violations = await runFaultSeed(seed);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${violations.length === 0 ? '✓' : '✗'} seed ${seed} (${seconds} s)`);
    for (const violation of violations) console.log(`    ${violation}`);
    if (violations.length > 0) process.exitCode = 1;
  }
}
