import { readNewsletterNames } from '../../../xperience/activities/readNewsletterNames.ts';
import type { ActivityTemplate } from './activityTemplate.ts';
import { linesOf } from './linesOf.ts';

/** An opened e-mail: which newsletter, and which issue of it. */
export const newsletterOpen: ActivityTemplate = {
  types: ['newsletteropen'],
  properties: {
    newsletter: { type: 'text' },
    issue: { type: 'text' },
    description: { type: 'longtext', column: 'description', cut: true },
  },
  async describe(database, activities) {
    const names = await readNewsletterNames(database, activities);
    return activities.map(({ itemId, itemDetailId }) => {
      const newsletter = names.newsletters.get(itemId ?? 0) ?? null;
      const issue = names.issues.get(itemDetailId ?? 0) ?? null;
      return { newsletter, issue, description: linesOf({ Newsletter: newsletter, Issue: issue }) };
    });
  },
};
