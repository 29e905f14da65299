export interface Chance {
  /** A whole number from `least` to `most`. */
  whole(least: number, most: number): number;
  /** One of these. */
  one<T>(of: readonly T[]): T;
  /** So many different ones of these, fewer when there are not as many. */
  some<T>(of: readonly T[], count: number): T[];
  /**
   * So many of these numbers. Which of two is taken first does not hang on what else is there: a number more or less
   * changes one choice, not all.
   */
  among(numbers: readonly number[], count: number): number[];
  /** Choices of somebody's own, so that what one chooses does not hang on how often others have chosen. */
  fork(): Chance;
}

/** Choices that are the same for the same seed (mulberry32). */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    whole,
    one: (of) => {
      const chosen = of[whole(0, of.length - 1)];
      if (chosen === undefined) throw new RangeError('There is nothing to choose from.');
      return chosen;
    },
    some: (of, count) => {
      const left = [...of];
      return Array.from({ length: Math.min(count, left.length) }, () =>
        left.splice(whole(0, left.length - 1), 1),
      ).flat();
    },
    among: (numbers, count) => {
      const salt = whole(1, 1e9);
      const rank = new Map(numbers.map((each) => [each, createChance(salt ^ (each * 7919)).whole(0, 1e9)]));
      return numbers.toSorted((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0)).slice(0, count);
    },
    fork: () => createChance(whole(1, 1e9)),
  };
}
