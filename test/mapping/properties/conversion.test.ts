import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompiledPair, Converted } from '../../../bridge/mapping/types.ts';
import { asRead, column, compiledPair, item } from '../samples.ts';
import { lossless, lossy, type PairKind, references } from './pairKinds.ts';
import { compileKinds } from './situations.ts';

function pairOf(kind: PairKind): CompiledPair {
  const [pair] = compileKinds([kind], [item('F', 'c', kind.rules)]).pairs;
  if (!pair) throw new Error('The mapping has no pair.');
  return pair;
}

function fitting<T>(converted: Converted<T>): T {
  if ('problem' in converted) throw new Error(converted.problem.detail);
  return converted.value;
}

describe.each(lossless)('$name', (kind) => {
  const pair = pairOf(kind);

  it('loses nothing of Xperience there and back', () => {
    fc.assert(
      fc.property(kind.ours, (ours) => {
        const theirs = asRead(fitting(pair.toDynamics(ours, references)));
        const back = fitting(pair.toXperience(theirs, references));
        expect(pair.equal(ours, theirs, references)).toBe(true);
        expect(pair.equal(back, theirs, references)).toBe(true);
        // Two spellings of one choice are the same value; everywhere else the very text must come back.
        if (!pair.column.choices) expect(pair.canonicalField(back)).toBe(pair.canonicalField(ours));
      }),
    );
  });

  it('loses nothing of Dynamics there and back', () => {
    fc.assert(
      fc.property(kind.theirs, (theirs) => {
        const ours = fitting(pair.toXperience(theirs, references));
        const back = asRead(fitting(pair.toDynamics(ours, references)));
        expect(pair.canonicalColumn(back)).toBe(pair.canonicalColumn(theirs));
        expect(pair.equal(ours, theirs, references)).toBe(true);
      }),
    );
  });
});

describe.each([...lossless, ...lossy])('$name', (kind) => {
  const pair = pairOf(kind);

  it('reads what it has written as what was agreed', () => {
    fc.assert(
      fc.property(kind.ours, kind.theirs, (ours, theirs) => {
        const out = pair.toColumnText(pair.canonicalField(ours), references);
        if ('value' in out) expect(pair.canonicalColumn(asRead(pair.columnValue(out.value)))).toBe(out.value);
        const back = pair.toFieldText(pair.canonicalColumn(theirs), references);
        if ('value' in back) expect(pair.canonicalField(pair.fieldValue(back.value))).toBe(back.value);
      }),
    );
  });

  it('turns whatever it is given into a value or a problem that names field and column', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      kind.ours,
      kind.theirs,
    );
    const named = { field: pair.field.name, column: pair.column.name, detail: expect.stringMatching(/\.$/) };
    fc.assert(
      fc.property(anything, (value) => {
        for (const converted of [pair.toDynamics(value, references), pair.toXperience(value, references)]) {
          if ('problem' in converted) expect(converted.problem).toMatchObject(named);
          else
            expect(converted.value).toSatisfy(
              (v) => v === null || ['string', 'number', 'boolean'].includes(typeof v) || isExactNumber(v),
            );
        }
      }),
    );
  });
});

/** More digits than a float holds travel as they are written. */
function isExactNumber(value: unknown): boolean {
  return /^-?\d+(\.\d+)?$/.test(JSON.stringify(value));
}

it('reads several choices in whatever order and however often they stand', () => {
  const choices = [1, 2, 30, 100000000].map((value) => ({ value, label: `Choice ${value}` }));
  const pair = compiledPair({ field: 'text', column: column('c', 'MultiSelectPicklist', { choices }) });
  const values = fc.array(fc.constantFrom('1', '2', '30', '100000000'), { minLength: 1 });
  fc.assert(
    fc.property(
      values.chain((given) =>
        fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
      ),
      fc.constantFrom(',', ';', '|', ' , '),
      ([given, shuffled], separator) => {
        expect(pair.canonicalColumn(shuffled.join(','))).toBe(pair.canonicalColumn(given.join(',')));
        expect(pair.equal(given.join(separator), shuffled.join(','))).toBe(true);
      },
    ),
  );
});
