import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { columnsOf } from '../../../database/columnsOf.ts';

/** How far a contact has come, as it was read and as it shall be. */
export interface ProgressMove {
  contactId: number;
  /** Undefined moves it from wherever it stands. */
  from?: { position: number; seen: number };
  to: { position: number; seen: number; target: number | null };
}

const columns = {
  ...columnsOf('dynamics365.activity_progress', { only: ['contact_id', 'position', 'seen', 'target'] }),
  from_position: 'int',
  from_seen: 'int',
} as const;

/**
 * Moves the progress of contacts in one statement, however many. What somebody else has moved meanwhile stays as it
 * is, and so does a history that came to its end, or was sent through again, meanwhile.
 * @param status whether the histories are still under way or through
 */
export async function moveProgress(
  { db, dialect }: DatabaseHandle,
  status: 'underWay' | 'through' | 'anyhow',
  moves: readonly ProgressMove[],
): Promise<void> {
  if (moves.length === 0) return;
  const rows = moves.map(({ contactId, from, to }) => ({
    contact_id: contactId,
    from_position: from?.position ?? null,
    from_seen: from?.seen ?? null,
    ...to,
  }));
  const progress = 'dynamics365.activity_progress';
  let update = db
    .updateTable(progress)
    .from(dialect.jsonRows('given', columns, rows))
    .set((eb) => ({
      position: eb.ref('given.position'),
      seen: eb.ref('given.seen'),
      target: eb.ref('given.target'),
    }))
    .whereRef(`${progress}.contact_id`, '=', 'given.contact_id')
    .where((eb) =>
      eb.or([
        eb('given.from_position', 'is', null),
        eb.and([
          eb(`${progress}.position`, '=', eb.ref('given.from_position')),
          eb(`${progress}.seen`, '=', eb.ref('given.from_seen')),
        ]),
      ]),
    );
  if (status !== 'anyhow')
    update = update.where(`${progress}.target`, status === 'through' ? 'is' : 'is not', null);
  await update.execute();
}
