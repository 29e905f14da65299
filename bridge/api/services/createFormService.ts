import { describeForm } from '../../mapping/forms/describeForm.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import { SyncRefused } from '../../sync/syncRefused.ts';
import { type FormMissing, isFormMissing } from '../../xperience/forms/formTypes.ts';
import { listForms } from '../../xperience/forms/listForms.ts';
import { readForm } from '../../xperience/forms/readForm.ts';
import { readFormSubmission } from '../../xperience/forms/readFormSubmissions.ts';
import type { FormService } from '../services.ts';
import { viewSubmissions } from './viewSubmissions.ts';

/** The forms of Xperience and what was submitted through them. */
export function createFormService(parts: SyncParts, dynamicsUrl: string): FormService {
  const { database, site } = parts;
  return {
    list: async (userId) =>
      (await listForms(database, { site, userId })).map(({ siteName, ...form }) => ({
        ...form,
        site: siteName,
      })),
    async schema(formId, userId) {
      const form = await readForm(database, formId, { site, userId });
      if (isFormMissing(form)) throw notFound(form);
      return { ...describeForm(form) };
    },
    async submission(formId, submissionId, userId) {
      const submission = await readFormSubmission(database, formId, submissionId, { site, userId });
      if (isFormMissing(submission)) throw notFound(submission);
      const [shown] = await viewSubmissions(parts, dynamicsUrl, [submission]);
      if (shown) return shown;
      throw new Error(`Submission ${submissionId} of form ${formId} was read and not shown.`);
    },
  };
}

/** Stable codes: `formNotFound`, `definitionNotFound`, `tableNotFound` and `submissionNotFound`. */
function notFound({ missing, detail }: FormMissing): SyncRefused {
  return new SyncRefused({ kind: 'notFound', code: `${missing}NotFound`, detail });
}
