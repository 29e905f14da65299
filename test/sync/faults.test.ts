import { describe, it } from 'vitest';
import { runFaultSeed } from './faults/runFaultSeed.ts';

/** The script `faults` tries any number of them; `.ci/run` has it try fifty. */
const seeds = [1, 2];

describe('after random faults, killed processes, jumping clocks and edits on both sides', () => {
  // Much of a seed is waiting for leases to end.
  it.concurrent.for(seeds)(
    'nothing is lost, doubled or overwritten: seed %i',
    { timeout: 300_000 },
    async (seed, { expect }) => {
      const { violations, story } = await runFaultSeed(seed);
      expect(violations, story.join('; ')).toEqual([]);
    },
  );
});
