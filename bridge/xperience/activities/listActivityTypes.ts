import type { ContactHandle } from '../../database/bridgeDatabase.ts';

/** A type of activities as Xperience knows it. */
export interface ActivityTypeRecord {
  /** Code name. */
  name: string;
  displayName: string;
  enabled: boolean;
}

/** The types of activities by display name; an empty one is the code name. */
export async function listActivityTypes({ db }: ContactHandle): Promise<ActivityTypeRecord[]> {
  const rows = await db
    .selectFrom('OM_ActivityType')
    .select(['ActivityTypeName', 'ActivityTypeDisplayName', 'ActivityTypeEnabled'])
    .orderBy('ActivityTypeDisplayName')
    .orderBy('ActivityTypeID')
    .execute();
  return rows.map((row) => ({
    name: row.ActivityTypeName,
    displayName: row.ActivityTypeDisplayName || row.ActivityTypeName,
    enabled: row.ActivityTypeEnabled ?? true,
  }));
}
