import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nestsDeeperThan } from '../../bridge/json/nestsDeeperThan.ts';

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

it('tells how deep lists and objects lie within each other, whatever brackets stand in texts', () => {
  const text = fc.string({ unit: fc.constantFrom(...'[]{}"\\a') });
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 6 },
      text,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(text, tie('value'), { maxKeys: 3 }),
    ),
  }));
  fc.assert(
    fc.property(value, (any) => {
      const json = JSON.stringify(any);
      const depth = depthOf(any);
      expect(nestsDeeperThan(json, depth)).toBe(false);
      if (depth > 0) expect(nestsDeeperThan(json, depth - 1)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

it.each([
  ['a million escaped marks', `"${'\\"'.repeat(1_000_000)}"`],
  ['a million backslashes', `"${'\\'.repeat(2_000_000)}"`],
  ['a text without an end', `["${'\\"'.repeat(1_000_000)}`],
])('is through with %s at once', (_what, json) => {
  const begun = performance.now();
  expect(nestsDeeperThan(json, 1)).toBe(false);
  expect(performance.now() - begun).toBeLessThan(2_000);
});
