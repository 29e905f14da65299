import type { Handler } from '../handler.ts';
import type { FormService } from '../services.ts';

/** The forms of the website. */
export function listForms(forms: FormService): Handler<'ListForms'> {
  return { scope: 'read', handle: async () => ({ status: 200, body: { value: await forms.list() } }) };
}

/** The fields of a form as JSON schema. */
export function getFormSchema(forms: FormService): Handler<'GetFormSchema'> {
  return {
    scope: 'read',
    handle: async ({ query }) => ({ status: 200, body: { schema: await forms.schema(query.form) } }),
  };
}

/** What somebody entered into a form. */
export function getFormSubmission(forms: FormService): Handler<'GetFormSubmission'> {
  return {
    scope: 'read',
    handle: async ({ path }) => ({
      status: 200,
      body: await forms.submission(path.form, path.submission),
    }),
  };
}
