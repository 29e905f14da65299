import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { readNewestIds } from './readNewestIds.ts';

/** A range of ContactIDs that one quick query looks through, by the index of points or members on them. */
const mostLookedAt = 20_000;

/** The contacts that counts look at: all of them, or the newest so many. */
export interface NewestRange {
  /** ContactIDs above this one. */
  floor: number;
  /** How many numbers those are; undefined where that is every contact. */
  newest: number | undefined;
}

/** Bounds a count by contacts to the newest 20,000 numbers. */
export async function readNewestRange(handle: ContactHandle): Promise<NewestRange> {
  const [highest = 0] = await readNewestIds(handle, 1);
  const floor = Math.max(highest - mostLookedAt, 0);
  return { floor, newest: floor === 0 ? undefined : mostLookedAt };
}
