import { describeSubmission } from '../../../mapping/forms/describeSubmission.ts';
import { htmlOfText } from '../../../mapping/plainText.ts';
import type { ActivityTemplate } from './activityTemplate.ts';
import { readSubmitted } from './readSubmitted.ts';

/** Code name of the type of submitted forms. */
export const formSubmissionType = 'bizformsubmit';

/** A submitted form: its name, and a `caption: value` line for each field that was filled in. */
export const formSubmission: ActivityTemplate = {
  types: [formSubmissionType],
  table: 'xbridge_formsubmission',
  properties: {
    formName: { type: 'text', column: 'xbridge_formname' },
    description: { type: 'longtext', column: 'description', cut: true },
    url: { type: 'longtext' },
  },
  async describe(database, activities) {
    const submitted = await readSubmitted(database, activities);
    return activities.map(({ url }, index) => {
      // The form or the submission may have been deleted since; that somebody submitted it is sent all the same.
      const { form, submission } = submitted[index] ?? {};
      const description = submission ? htmlOfText(describeSubmission(submission.fields)) || null : null;
      return { formName: form?.displayName ?? null, url, description };
    });
  },
};
