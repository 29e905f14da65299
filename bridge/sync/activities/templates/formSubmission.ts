import { describeSubmission } from '../../../mapping/forms/describeSubmission.ts';
import { htmlOfText } from '../../../mapping/plainText.ts';
import { type FormSubmission, isFormMissing } from '../../../xperience/forms/formTypes.ts';
import { readForm } from '../../../xperience/forms/readForm.ts';
import { readFormSubmissions } from '../../../xperience/forms/readFormSubmissions.ts';
import type { ActivityTemplate } from './activityTemplate.ts';

/** A submitted form: its name, and a `caption: value` line for each field that was filled in. */
export const formSubmission: ActivityTemplate = {
  types: ['bizformsubmit'],
  table: 'xbridge_formsubmission',
  properties: {
    formName: { type: 'text', column: 'xbridge_formname' },
    description: { type: 'longtext', column: 'description', cut: true },
    url: { type: 'longtext' },
  },
  async describe(database, activities) {
    const told = new Map<string, { formName: string; submission: FormSubmission | undefined }>();
    for (const [formId, ofForm] of Map.groupBy(activities, ({ itemId }) => itemId)) {
      const form = formId === null ? undefined : await readForm(database, formId);
      if (form === undefined || isFormMissing(form)) continue;
      const ids = ofForm.flatMap(({ itemDetailId }) => itemDetailId ?? []);
      const submissions = await readFormSubmissions(database, form, ids);
      for (const { itemDetailId } of ofForm) {
        const submission = submissions.get(itemDetailId ?? 0);
        told.set(`${formId}/${itemDetailId}`, { formName: form.displayName, submission });
      }
    }
    return activities.map(({ itemId, itemDetailId, url }) => {
      // The form or the submission may have been deleted since; that somebody submitted it is told all the same.
      const { formName = null, submission } = told.get(`${itemId}/${itemDetailId}`) ?? {};
      return {
        formName,
        url,
        description: submission ? htmlOfText(describeSubmission(submission.fields)) || null : null,
      };
    });
  },
};
