import { expect, it } from 'vitest';
import { kindNames } from '../../scripts/hostile/kindNames.ts';
import { runHostile } from '../../scripts/hostile/runHostile.ts';

/** A slice of what “npm run hostile” tries, the same each time. */
it('hostile inputs of every kind break nothing, change nothing and learn no secret', async () => {
  const { counts, failures } = await runHostile({ seed: 1, inputs: 600, rounds: 1, seconds: 900 });
  expect(failures).toEqual([]);
  expect([...counts.keys()]).toEqual(kindNames);
  for (const [name, count] of counts) expect(count, name).toBeGreaterThan(0);
}, 960_000);
