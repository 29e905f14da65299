import { readNewsletterNames } from '../../../xperience/activities/readNewsletterNames.ts';
import type { ActivityTemplate } from './activityTemplate.ts';
import { linesOf } from './linesOf.ts';

/** A clicked link of an e-mail: which newsletter, which issue of it, and where the link leads. */
export const newsletterClick: ActivityTemplate = {
  types: ['newsletterclickthrough'],
  properties: {
    newsletter: { type: 'text' },
    issue: { type: 'text' },
    url: { type: 'longtext' },
    description: { type: 'longtext', column: 'description', cut: true },
  },
  async describe(database, activities) {
    const names = await readNewsletterNames(database, activities);
    return activities.map(({ itemId, itemDetailId, url }) => {
      const newsletter = names.newsletters.get(itemId ?? 0) ?? null;
      const issue = names.issues.get(itemDetailId ?? 0) ?? null;
      const description = linesOf({ Newsletter: newsletter, Issue: issue, Link: url });
      return { newsletter, issue, url, description };
    });
  },
};
