import type { components } from '../../../schemas/contract.ts';
import { wallClock, wallClockText } from '../../mapping/localDateTime.ts';
import { timeZoneNamed } from '../../mapping/timeZoneNamed.ts';
import { activityRowId } from '../../sync/activities/activityRowId.ts';
import { readInstallation } from '../../sync/state/installation.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import type { ListedActivity } from '../../xperience/activities/listActivities.ts';
import { listActivityTypes } from '../../xperience/activities/listActivityTypes.ts';

type ActivityView = components['schemas']['Activity'];

const noRow = '00000000-0000-0000-0000-000000000000';

/** Activities as the contract shows them, in their order. */
export async function viewActivities(
  { database, zones }: SyncParts,
  activities: readonly ListedActivity[],
): Promise<ActivityView[]> {
  const { installationId } = await readInstallation(database);
  const zone = timeZoneNamed(zones.xperience);
  const types = await listActivityTypes(database);
  const names = new Map(types.map(({ name, displayName }) => [name.toLowerCase(), displayName]));
  return activities.map((activity) => {
    const { activityId, contactId, contactRowId, type, createdLocal } = activity;
    const instant = createdLocal === null ? 0 : zone.toInstant(wallClock(createdLocal));
    return {
      activityId,
      contactId,
      type,
      created: `${wallClockText(instant)}Z`,
      rowId: activityRowId(installationId, activity),
      ...(contactRowId === null || contactRowId === noRow ? {} : { contactRowId }),
      ...filled('typeName', names.get(type.toLowerCase())),
      ...filled('title', activity.title),
      ...filled('url', activity.url),
      ...filled('referrer', activity.referrer),
      ...filled('comment', activity.comment),
      ...filled('value', activity.value),
      ...filled('campaign', activity.campaign),
      ...filled('culture', activity.culture),
      ...(activity.itemId === null ? {} : { itemId: activity.itemId }),
      ...(activity.itemDetailId === null ? {} : { itemDetailId: activity.itemDetailId }),
      ...(typeof activity.channelId === 'number' && { channelId: activity.channelId }),
      ...filled('webPageId', activity.webPageGuid?.toLowerCase()),
    };
  });
}

function filled<Name extends string>(name: Name, value: string | null | undefined): { [N in Name]?: string } {
  return (value ? { [name]: value } : {}) as { [N in Name]?: string };
}
