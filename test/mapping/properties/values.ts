import fc from 'fast-check';

/** Text as people, websites and forms produce it: accents, emoji, entities, line ends, white space. */
export const visibleText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
      fc.constantFrom(
        '&amp;',
        '&lt;b&gt;',
        '&',
        '&#233;',
        '&copy',
        'R&D',
        '\r\n',
        '\n',
        ' ',
        '\t',
        '👨‍👩‍👧',
        'ř',
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

/** Any UTF-16 units at all: halves of characters, control characters. */
export const anyUnits: fc.Arbitrary<string> = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
  maxLength: 12,
});

/** Seconds of the years in which zones change their clocks. */
const seconds = fc.integer({ min: Date.UTC(1970, 0, 1) / 1000, max: Date.UTC(2100, 0, 1) / 1000 });

/** Hours around the clock changes of Prague in 2024, where mistakes live. */
const nearChanges = fc
  .tuple(
    fc.constantFrom(Date.UTC(2024, 2, 31, 1), Date.UTC(2024, 9, 27, 1)),
    fc.integer({ min: -7200, max: 7200 }),
  )
  .map(([change, offset]) => change / 1000 + offset);

const iso = (second: number) => new Date(second * 1000).toISOString().slice(0, 19);

export const instant: fc.Arbitrary<string> = fc
  .oneof(seconds, nearChanges)
  .map((second) => `${iso(second)}Z`);
export const wallClock: fc.Arbitrary<string> = fc
  .oneof(seconds, nearChanges)
  .map((second) => `${iso(second)}.0000000`);
export const fractional: fc.Arbitrary<string> = fc
  .tuple(fc.oneof(seconds, nearChanges), fc.integer({ min: 0, max: 9_999_999 }))
  .map(([second, fraction]) => `${iso(second)}.${String(fraction).padStart(7, '0')}`);
export const day: fc.Arbitrary<string> = seconds.map((second) => iso(second).slice(0, 10));
export const midnight: fc.Arbitrary<string> = day.map((date) => `${date}T00:00:00.0000000`);

export const int32: fc.Arbitrary<number> = fc.integer();
export const safeInteger: fc.Arbitrary<number> = fc.maxSafeInteger();
/** Numbers with at most two decimals that a binary number holds exactly enough to print them again. */
export const cents: fc.Arbitrary<number> = fc.integer({ min: -1e12, max: 1e12 }).map((value) => value / 100);
export const guid: fc.Arbitrary<string> = fc.uuid();
