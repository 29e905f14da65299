import { v5 } from 'uuid';
import type { ActivityRecord } from '../../xperience/activities/activityRecord.ts';

/**
 * Row ID that an activity gets in Dynamics: a UUIDv5 of the installation, number, time and type of the activity, so
 * that delivering it again meets the row that is there. The time tells it from one that got the same number in a
 * database that was set up anew.
 *
 * @param installationId GUID of this installation, the name space.
 */
export function activityRowId(
  installationId: string,
  { activityId, createdLocal, type }: Pick<ActivityRecord, 'activityId' | 'createdLocal' | 'type'>,
): string {
  return v5(`activity ${activityId} ${createdLocal ?? ''} ${type.toLowerCase()}`, installationId);
}
