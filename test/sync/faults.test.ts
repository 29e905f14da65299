import { describe, expect, it } from 'vitest';
import { runFaultSeed } from './faults/runFaultSeed.ts';

const seeds = [1, 2, 3, 4, 5];

describe('after random faults on the wire, killed processes and edits on both sides', () => {
  it.each(seeds)('nothing is lost, doubled or overwritten: seed %i', { timeout: 120_000 }, async (seed) => {
    expect(await runFaultSeed(seed)).toEqual([]);
  });
});
