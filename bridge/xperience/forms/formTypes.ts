import type { DateTime2 } from '../../database/sqlType.ts';
import type { FormFieldShape, SubmittedField } from '../../mapping/forms/formFields.ts';
import type { FormRow } from './formRow.ts';

/** A form with names that people can read. */
export type FormSummary = FormRow;

/** A form with where its submissions are. */
export interface FormSchema extends FormSummary {
  /** As the catalogue spells it. */
  table: string;
  /** Column with the number of a submission. */
  key: string;
  /** Column with the time of submission, where the table has it. */
  inserted: string | undefined;
  /** The fields a visitor sees, in the order of the form. */
  fields: readonly FormFieldShape[];
}

export interface FormSubmission {
  formId: number;
  itemId: number;
  formName: string;
  formDisplayName: string;
  submissionId: number;
  /** The server's local time. */
  insertedLocal: DateTime2 | null;
  fields: SubmittedField[];
}

/** Why a form or a submission cannot be read, in a sentence for a maker. */
export interface FormMissing {
  missing: 'form' | 'definition' | 'table' | 'submission';
  detail: string;
}

/** Whether a form or submission is not there. */
export function isFormMissing(found: object): found is FormMissing {
  return 'missing' in found;
}
