import { join } from 'node:path';
import { check } from 'recheck';
import { expect, test } from 'vitest';
import { type Pattern, patternsOf } from './patternsOf.ts';

/** Programs that read texts of strangers: the whole bridge, and the commands that look at other people's files. */
const folders = ['bridge', 'scripts/connector', 'scripts/lintConnector', 'scripts/deploy'];

const patterns = patternsOf(join(import.meta.dirname, '../..'), folders);

/** Undefined when the time a pattern takes grows with the length of the text and no faster. */
async function fault({ source, flags, places }: Pattern): Promise<string | undefined> {
  const result = await check(source, flags, { timeout: 60_000, seed: 1 } as object);
  if (result.status === 'safe') return undefined;
  const why =
    result.status === 'vulnerable' ? result.complexity.summary : `not decided (${result.error.kind})`;
  return `/${source}/${flags} at ${places.join(', ')}: ${why}`;
}

test('every regular expression takes time in proportion to its text', { timeout: 300_000 }, async () => {
  expect(patterns.length).toBeGreaterThan(100);
  const faults: string[] = [];
  for (const pattern of patterns) {
    const found = await fault(pattern);
    if (found) faults.push(found);
  }
  expect(faults).toEqual([]);
});
