import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createNumberSet } from '../../../bridge/sync/activities/streams/createNumberSet.ts';

it('knows each number from its first time on, as a Set does', () => {
  const number = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 2 ** 31 - 1 }));
  fc.assert(
    fc.property(fc.array(number, { maxLength: 200 }), (numbers) => {
      const set = createNumberSet();
      const met = new Set<number>();
      for (const each of numbers) {
        expect(set.add(each)).toBe(!met.has(each));
        met.add(each);
      }
    }),
  );
});
