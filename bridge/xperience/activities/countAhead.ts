import { type SqlBool, sql } from 'kysely';
import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { typed } from '../../database/typed.ts';
import type { ActivityStretch } from './linkedActivities.ts';

/**
 * About how many activities a run will look at, for telling how far it has come: the new ones, and the histories that
 * are not through. What waits or failed is left out.
 */
export async function countAhead(
  { db }: ContactHandle,
  { after, upTo }: Omit<ActivityStretch, 'limit'>,
): Promise<number> {
  const fresh = await db
    .selectFrom('OM_Activity as activity')
    .crossJoin('dynamics365.link as link')
    .select(typed(sql`count(*)`, 'int').as('ahead'))
    .where('activity.ActivityID', '>', after)
    .where('activity.ActivityID', '<=', upTo)
    .whereRef('link.contact_id', '=', 'activity.ActivityContactID')
    .executeTakeFirstOrThrow();
  const older = await db
    .selectFrom('dynamics365.link as link')
    .leftJoin('dynamics365.activity_progress as progress', 'progress.contact_id', 'link.contact_id')
    .crossJoin('OM_Activity as activity')
    .select(typed(sql`count(*)`, 'int').as('ahead'))
    .where((eb) => eb.or([eb('progress.contact_id', 'is', null), eb('progress.target', 'is not', null)]))
    .whereRef('activity.ActivityContactID', '=', 'link.contact_id')
    .where(sql<SqlBool>`activity.ActivityID > coalesce(progress.position, 0)`)
    .where(sql<SqlBool>`activity.ActivityID <= coalesce(progress.target, ${upTo})`)
    .executeTakeFirstOrThrow();
  return Number(fresh.ahead) + Number(older.ahead);
}
