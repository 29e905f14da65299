import { type AliasedRawBuilder, sql } from 'kysely';
import type { ActivityRecord } from '../../activities/activityRecord.ts';
import type { XperienceProduct } from '../product.ts';
import { readNewsletterNames } from './readNewsletterNames.ts';

function column<Name extends keyof ActivityRecord>(
  name: Name,
  stored: string,
): AliasedRawBuilder<Required<ActivityRecord>[Name], Name> {
  return sql<Required<ActivityRecord>[Name]>`${sql.ref(`activity.Activity${stored}`)}`.as(name);
}

/** Activities are of a site, and visits of a page of its tree. */
export const activities: XperienceProduct['activities'] = {
  columns: [
    column('activityId', 'ID'),
    column('contactId', 'ContactID'),
    column('type', 'Type'),
    column('createdLocal', 'Created'),
    column('title', 'Title'),
    column('value', 'Value'),
    column('url', 'URL'),
    column('referrer', 'URLReferrer'),
    column('comment', 'Comment'),
    column('campaign', 'Campaign'),
    column('culture', 'Culture'),
    column('itemId', 'ItemID'),
    column('itemDetailId', 'ItemDetailID'),
    column('nodeId', 'NodeID'),
    column('siteId', 'SiteID'),
  ],
  readNewsletterNames,
};
