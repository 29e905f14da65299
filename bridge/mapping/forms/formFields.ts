import type { FieldValue } from '../types.ts';

/** Kinds of form fields whose values can be told as text. */
export type FormFieldType =
  | 'text'
  | 'longtext'
  | 'integer'
  | 'longinteger'
  | 'decimal'
  | 'double'
  | 'boolean'
  | 'datetime'
  | 'date'
  | 'time'
  | 'guid'
  | 'consent'
  | 'file';

/** An answer a visitor can choose: what is stored, and what the visitor sees. */
export interface FieldChoice {
  value: string;
  label: string;
}

/** A field of a form that visitors see. */
export interface FormFieldShape {
  /** Name of the column, as the form's table spells it. */
  name: string;
  /** As a visitor reads it. */
  caption: string;
  type: FormFieldType;
  /** What can be chosen; none where anything can be entered. */
  choices: readonly FieldChoice[];
}

/** A field with what was entered, as it is stored. */
export interface SubmittedField extends FormFieldShape {
  value: FieldValue;
}
