/** Numbers met so far, in a bit each where they lie close together, as numbers of activities do. */
export interface NumberSet {
  /** @returns whether the number is met for the first time */
  add(number: number): boolean;
}

const bitsPerBlock = 1 << 15;

/** For a run that decides without writing: there streams overlap, and what was met before must not be counted again. */
export function createNumberSet(): NumberSet {
  const blocks = new Map<number, Uint8Array>();
  return {
    add(number) {
      const key = Math.floor(number / bitsPerBlock);
      const block = blocks.get(key) ?? new Uint8Array(bitsPerBlock / 8);
      blocks.set(key, block);
      const place = number % bitsPerBlock;
      const byte = block[place >> 3] ?? 0;
      const bit = 1 << (place & 7);
      block[place >> 3] = byte | bit;
      return (byte & bit) === 0;
    },
  };
}
