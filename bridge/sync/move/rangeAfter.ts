import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { type ContactRange, readNextKnown } from '../state/move/readOldState.ts';

/** Numbers of contacts one page holds at most. */
const pageWidth = 1_000;

/** Of the database's type. */
const highestNumber = 2_147_483_647;

/** The next range of numbers with contacts behind one; undefined behind the last. */
export async function rangeAfter(old: DatabaseHandle, after: number): Promise<ContactRange | undefined> {
  const next = await readNextKnown(old, after);
  if (next === undefined) return undefined;
  return { after: next - 1, upTo: Math.min(next - 1 + pageWidth, highestNumber) };
}
