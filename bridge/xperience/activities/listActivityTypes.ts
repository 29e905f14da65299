import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
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
