import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';

/** Highest number an event ever had, also when it is no longer kept; 0 before the first. */
export async function highestSequence(
  { db, dialect }: DatabaseHandle,
  state: { lastSequence: number } | undefined,
): Promise<number> {
  const query = db.selectFrom('dynamics365.event').select('sequence').orderBy('sequence', 'desc');
  const newest = await dialect.limit(query, 1).executeTakeFirst();
  return Math.max(newest?.sequence ?? 0, state?.lastSequence ?? 0);
}
