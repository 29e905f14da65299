import type { ContactRange } from '../state/move/readOldState.ts';

/** Numbers of contacts one page holds at most. */
const pageWidth = 1_000;

/** The next range of numbers behind one; undefined behind the last. */
export function rangeAfter(after: number, highest: number): ContactRange | undefined {
  return after >= highest ? undefined : { after, upTo: Math.min(after + pageWidth, highest) };
}
