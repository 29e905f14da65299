import { sql } from 'kysely';
import type { ContactHandle, DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { sameText } from '../../database/sameText.ts';
import { readableName, readLocalize } from '../texts/localizedTexts.ts';

/** A type of activities as Xperience knows it. */
export interface ActivityTypeRecord {
  /** Code name. */
  name: string;
  displayName: string;
  enabled: boolean;
}

/** The types of activities by display name; an empty one is the code name. */
export async function listActivityTypes(database: DatabaseHandle): Promise<ActivityTypeRecord[]> {
  const rows = await database.db
    .selectFrom('OM_ActivityType')
    .select(['ActivityTypeName', 'ActivityTypeDisplayName', 'ActivityTypeEnabled'])
    .orderBy('ActivityTypeDisplayName')
    .orderBy('ActivityTypeID')
    .execute();
  const localize = await readLocalize(
    database,
    rows.map((row) => row.ActivityTypeDisplayName),
  );
  return rows.map((row) => ({
    name: row.ActivityTypeName,
    displayName: readableName(localize, row.ActivityTypeDisplayName, row.ActivityTypeName),
    enabled: row.ActivityTypeEnabled ?? true,
  }));
}

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
