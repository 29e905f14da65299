import type { ContactHandle } from '../../database/bridgeDatabase.ts';

/** ActivityTypeIDs by code name, in lower case. */
export async function readTypeNumbers({ db }: ContactHandle): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('OM_ActivityType')
    .select(['ActivityTypeID as id', 'ActivityTypeName as name'])
    .execute();
  return new Map(rows.map(({ id, name }) => [name.toLowerCase(), id]));
}
