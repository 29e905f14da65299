import type { DateTime2 } from '../../database/sqlType.ts';

/** An activity as Xperience stores it. Texts may hold HTML entities. */
export interface ActivityRecord {
  activityId: number;
  contactId: number;
  /** Code name of its type, as the activity spells it; the type itself may have been renamed or deleted since. */
  type: string;
  /** The server's local time. */
  createdLocal: DateTime2 | null;
  title: string | null;
  value: string | null;
  url: string | null;
  referrer: string | null;
  comment: string | null;
  campaign: string | null;
  culture: string | null;
  itemId: number | null;
  itemDetailId: number | null;
  nodeId: number | null;
  siteId: number;
}

/** An activity of a linked contact. */
export interface LinkedActivity extends ActivityRecord {
  /** Row of its contact in Dynamics. */
  contactRowId: string;
}

/** Columns of `OM_Activity as activity` under the names of the record. */
export const activityColumns = [
  'activity.ActivityID as activityId',
  'activity.ActivityContactID as contactId',
  'activity.ActivityType as type',
  'activity.ActivityCreated as createdLocal',
  'activity.ActivityTitle as title',
  'activity.ActivityValue as value',
  'activity.ActivityURL as url',
  'activity.ActivityURLReferrer as referrer',
  'activity.ActivityComment as comment',
  'activity.ActivityCampaign as campaign',
  'activity.ActivityCulture as culture',
  'activity.ActivityItemID as itemId',
  'activity.ActivityItemDetailID as itemDetailId',
  'activity.ActivityNodeID as nodeId',
  'activity.ActivitySiteID as siteId',
] as const;
