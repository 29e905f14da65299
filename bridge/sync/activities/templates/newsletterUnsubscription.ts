import { readNewsletterNames } from '../../../xperience/activities/readNewsletterNames.ts';
import type { ActivityTemplate } from './activityTemplate.ts';
import { linesOf } from './linesOf.ts';

const fromAll = 'newsletterunsubscriptionfromall';

/** A newsletter that somebody no longer wants, or all of them, and the issue in which they said so. */
export const newsletterUnsubscription: ActivityTemplate = {
  types: ['newsletterunsubscription', fromAll],
  properties: {
    newsletter: { type: 'text' },
    issue: { type: 'text' },
    description: { type: 'longtext', column: 'description', cut: true },
  },
  async describe(database, activities) {
    // Who leaves all newsletters leaves the number of the issue where the others have that of the newsletter.
    const told = activities.map((activity) => {
      const { type, itemId, itemDetailId } = activity;
      const all = type.toLowerCase() === fromAll;
      return { ...activity, itemId: all ? null : itemId, itemDetailId: all ? itemId : itemDetailId };
    });
    const { newsletters, issues } = await readNewsletterNames(database, told);
    return told.map(({ itemId, itemDetailId }) => {
      const newsletter = newsletters.get(itemId ?? 0) ?? null;
      const issue = issues.get(itemDetailId ?? 0) ?? null;
      return { newsletter, issue, description: linesOf({ Newsletter: newsletter, Issue: issue }) };
    });
  },
};
