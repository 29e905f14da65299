import { readNewsletterNames } from '../../../xperience/activities/readNewsletterNames.ts';
import { type ActivityTemplate, linesOf } from './activityTemplate.ts';

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

/** A clicked link of an e-mail of Xperience by Kentico, which knows no newsletters: which e-mail, and where the link leads. */
export const emailClick: ActivityTemplate = {
  types: ['emailclick'],
  properties: {
    email: { type: 'text' },
    url: { type: 'longtext' },
    description: { type: 'longtext', column: 'description', cut: true },
  },
  async describe(database, activities) {
    const { newsletters } = await readNewsletterNames(database, activities);
    return activities.map(({ itemId, url, value }) => {
      const email = newsletters.get(itemId ?? 0) ?? null;
      // The clicked address is the value there; the address of the activity is that of a page.
      const link = value ?? url;
      return { email, url: link, description: linesOf({ 'E-mail': email, Link: link }) };
    });
  },
};
