import { readNewsletterNames } from '../../../xperience/activities/readNewsletterNames.ts';
import type { ActivityTemplate } from './activityTemplate.ts';
import { linesOf } from './linesOf.ts';

/** A newsletter somebody subscribed to. */
export const newsletterSubscription: ActivityTemplate = {
  types: ['newslettersubscription'],
  properties: {
    newsletter: { type: 'text' },
    description: { type: 'longtext', column: 'description', cut: true },
  },
  async describe(database, activities) {
    const { newsletters } = await readNewsletterNames(database, activities);
    return activities.map(({ itemId }) => {
      const newsletter = newsletters.get(itemId ?? 0) ?? null;
      return { newsletter, description: linesOf({ Newsletter: newsletter }) };
    });
  },
};
