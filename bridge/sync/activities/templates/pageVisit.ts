import type { ActivityTemplate } from './activityTemplate.ts';

/** A visit of a page: its address goes into the column of the shipped table. */
export const pageVisit: ActivityTemplate = {
  types: ['pagevisit', 'landingpage'],
  table: 'xbridge_pagevisit',
  properties: {
    url: { type: 'longtext', column: 'xbridge_url' },
    referrer: { type: 'longtext' },
    campaign: { type: 'text' },
    culture: { type: 'text' },
  },
  describe: async (_database, activities) =>
    activities.map(({ url, referrer, campaign, culture }) => ({ url, referrer, campaign, culture })),
};
