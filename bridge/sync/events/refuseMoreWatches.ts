import { sql } from 'kysely';
import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { typed } from '../../database/typed.ts';
import { SyncRefused } from '../syncRefused.ts';

/** More of one kind no site needs, and each costs every pass. */
const mostWatches = 300;

/**
 * Keeps callers who may only read from leaving ever more behind.
 * @param prefix of the kind, see watchPrefixes
 * @throws SyncRefused when there are as many as there may be
 */
export async function refuseMoreWatches({ db }: ContactHandle, prefix: string): Promise<void> {
  const { watches } = await db
    .selectFrom('dynamics365.cursor')
    .select(typed(sql`count(*)`, 'int').as('watches'))
    .where('name', 'like', `${prefix}%`)
    .executeTakeFirstOrThrow();
  if (Number(watches) < mostWatches) return;
  throw new SyncRefused({
    kind: 'notReady',
    code: 'tooManyWatches',
    detail: `Flows wait for ${mostWatches} things of this kind already, which is as many as the bridge looks at. Switch flows off that nobody needs; what they wait for is forgotten after 30 days.`,
  });
}
