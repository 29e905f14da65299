import type { Handler } from '../handler.ts';
import type { FormService } from '../services.ts';

/** The forms of the website. */
export function listForms(forms: FormService): Handler<'ListForms'> {
  return {
    scope: 'forms',
    handle: async ({ caller }) => ({ status: 200, body: { value: await forms.list(caller.formsOf) } }),
  };
}

/** The fields of a form as JSON schema. */
export function getFormSchema(forms: FormService): Handler<'GetFormSchema'> {
  return {
    scope: 'forms',
    handle: async ({ query, caller }) => ({
      status: 200,
      body: { schema: await forms.schema(query.form, caller.formsOf) },
    }),
  };
}

/** What somebody entered into a form. */
export function getFormSubmission(forms: FormService): Handler<'GetFormSubmission'> {
  return {
    scope: 'forms',
    handle: async ({ path, caller }) => ({
      status: 200,
      body: await forms.submission(path.form, path.submission, caller.formsOf),
    }),
  };
}
