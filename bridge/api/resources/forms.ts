import { describeForm } from '../../mapping/forms/describeForm.ts';
import { SyncRefused } from '../../sync/syncRefused.ts';
import { type FormMissing, isFormMissing } from '../../xperience/forms/formTypes.ts';
import { listForms } from '../../xperience/forms/listForms.ts';
import { readForm } from '../../xperience/forms/readForm.ts';
import { readFormSubmission } from '../../xperience/forms/readFormSubmissions.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from '../handler.ts';
import { viewSubmissions } from '../views/viewSubmissions.ts';

/**
 * The forms of the website and what was submitted through them. The roles of a user of Xperience decide about single
 * forms: `formsOf` of the caller.
 */
export function formOperations({ parts, dynamicsUrl }: Engine) {
  const { database, site } = parts;
  return {
    ListForms: {
      scope: 'forms',
      async handle({ caller }) {
        const forms = await listForms(database, { site, userId: caller.formsOf });
        const value = forms.map(({ siteName, itemId: _itemId, ...form }) => ({ ...form, site: siteName }));
        return { status: 200, body: { value } };
      },
    },

    /** JSON schema of the values of a submission. */
    GetFormSchema: {
      scope: 'forms',
      async handle({ query, caller }) {
        const form = await readForm(database, query.form, { site, userId: caller.formsOf });
        if (isFormMissing(form)) throw formNotFound(form);
        return { status: 200, body: { schema: { ...describeForm(form) } } };
      },
    },

    GetFormSubmission: {
      scope: 'forms',
      async handle({ path, caller }) {
        const access = { site, userId: caller.formsOf };
        const submission = await readFormSubmission(database, path.form, path.submission, access);
        if (isFormMissing(submission)) throw formNotFound(submission);
        const [body] = await viewSubmissions(parts, dynamicsUrl, [submission]);
        if (body) return { status: 200, body };
        throw new Error(`Submission ${path.submission} of form ${path.form} was read and not shown.`);
      },
    },
  } satisfies Partial<Handlers>;
}

/** Stable codes: `formNotFound`, `definitionNotFound`, `tableNotFound` and `submissionNotFound`. */
function formNotFound({ missing, detail }: FormMissing): SyncRefused {
  return new SyncRefused({ kind: 'notFound', code: `${missing}NotFound`, detail });
}
