import type { ActivityTemplate } from './activityTemplate.ts';

/** Types without a template of their own, custom ones above all: the comment is the description. */
export const anyActivity: ActivityTemplate = {
  types: [],
  properties: {
    description: { type: 'longtext', column: 'description' },
    value: { type: 'text' },
    url: { type: 'longtext' },
    referrer: { type: 'longtext' },
    campaign: { type: 'text' },
    culture: { type: 'text' },
    itemId: { type: 'integer' },
    itemDetailId: { type: 'integer' },
  },
  describe: async (_database, activities) =>
    activities.map(({ comment, value, url, referrer, campaign, culture, itemId, itemDetailId }) => ({
      description: comment && withoutTags(comment),
      value,
      url,
      referrer,
      campaign,
      culture,
      itemId,
      itemDetailId,
    })),
};

/** A comment may hold markup, which a plain column would show as it is; ends of lines and paragraphs are kept. */
function withoutTags(markup: string): string {
  return markup.replace(/<br\s*\/?>|<\/p>|<\/li>|<\/div>/gi, '\n').replace(/<\/?[a-z][^<>]*>/gi, '');
}
