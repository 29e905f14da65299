import type { ActivityTypesExtension } from '../../../bridge/extensions/types.ts';

/** Forms whose submissions are nobody's business in sales. */
const leftOut = new Set(['Newsletter', 'Unsubscribe']);

/**
 * Calls submissions like their form and what was asked for, offers the phone number for a column of the type map, and
 * leaves two forms out.
 */
export default {
  kind: 'activityTypes',
  types: ['bizformsubmit'],
  properties: { phone: { type: 'text', cut: true } },
  describe({ told, submission }) {
    if (!submission) return {};
    if (leftOut.has(submission.form)) return null;
    const { Product = '', Phone = null } = submission.values;
    return { subject: [told.formName, Product].filter(Boolean).join(': '), phone: Phone };
  },
} satisfies ActivityTypesExtension;
