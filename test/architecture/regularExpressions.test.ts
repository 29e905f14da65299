import { join } from 'node:path';
import { check } from 'recheck';
import recheck from 'recheck/package.json' with { type: 'json' };
import { expect, test } from 'vitest';
import { keepVerdicts, readVerdicts } from './keptVerdicts.ts';
import { type Pattern, patternsOf } from './patternsOf.ts';

/** Programs that read texts of strangers: the whole bridge, and the commands that look at other people's files. */
const folders = ['bridge', 'scripts/connector', 'scripts/lintConnector', 'scripts/deploy'];

const root = join(import.meta.dirname, '../..');
const patterns = patternsOf(root, folders);

/** To look at all patterns takes minutes, and none of them changes its verdict unless recheck does; `npm ci` forgets them. */
const kept = join(root, `node_modules/.cache/recheck-${recheck.version}.json`);
const safe = 'safe';

/**
 * Recheck counts steps, and as usual the time of a match as well: on a machine with much else to do that takes a good
 * pattern for a bad one.
 */
const parameters = { timeout: 300_000, seed: 1, attackTimeout: null, incubationTimeout: null };

/** Undefined when the time a pattern takes grows with the length of the text and no faster. */
async function fault({ source, flags, places }: Pattern): Promise<string | undefined> {
  const result = await check(source, flags, parameters as object);
  if (result.status === 'safe') return undefined;
  const why =
    result.status === 'vulnerable' ? result.complexity.summary : `not decided (${result.error.kind})`;
  return `/${source}/${flags} at ${places.join(', ')}: ${why}`;
}

test('every regular expression takes time in proportion to its text', { timeout: 1_200_000 }, async () => {
  expect(patterns.length).toBeGreaterThan(100);
  const known = readVerdicts(kept);
  const found: Record<string, string> = {};
  const faults: string[] = [];
  for (const pattern of patterns) {
    const key = `/${pattern.source}/${pattern.flags}`;
    const wrong = known[key] === safe ? undefined : await fault(pattern);
    if (wrong) faults.push(wrong);
    else found[key] = safe;
  }
  keepVerdicts(kept, found);
  expect(faults).toEqual([]);
});
