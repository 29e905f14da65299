import { sql } from 'kysely';
import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { sameText } from '../../database/sameText.ts';

/** The activity type of a code name, whose capitals make no difference; undefined when Xperience has none. */
export async function findActivityType(
  { db, dialect }: ContactHandle,
  name: string,
): Promise<{ activityTypeId: number; name: string } | undefined> {
  const rows = await db
    .selectFrom('OM_ActivityType')
    .select(['ActivityTypeID as activityTypeId', 'ActivityTypeName as name'])
    .where(dialect.textEquals(sql.ref('ActivityTypeName'), name))
    .orderBy('ActivityTypeID')
    .execute();
  return rows.find((row) => sameText(row.name, name));
}
