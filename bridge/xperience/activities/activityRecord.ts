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
  /** 0 where it is of no site, or the product has none. */
  siteId: number;
  /** Where the product knows channels and web pages by themselves: the channel, the page and the tracked other site. */
  channelId?: number | null;
  webPageGuid?: string | null;
  trackedWebsiteId?: number | null;
}

/** An activity of a linked contact. */
export interface LinkedActivity extends ActivityRecord {
  /** Row of its contact in Dynamics. */
  contactRowId: string;
}
