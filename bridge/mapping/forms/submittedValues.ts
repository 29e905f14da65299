import type { FormFieldType, SubmittedField } from './formFields.ts';
import { formValueText } from './formValueText.ts';

/** Types whose values flows can reckon with; everything else is text. */
const plain: ReadonlySet<FormFieldType> = new Set(['boolean', 'integer', 'decimal', 'double']);

/** Whether a field's value stays a number or a truth value; one that is chosen from labels is told by its label. */
export function staysPlain({ type, choices }: Pick<SubmittedField, 'type' | 'choices'>): boolean {
  return plain.has(type) && choices.length === 0;
}

/** The filled fields by name, as flows get them under the schema of describeForm. */
export function submittedValues(
  fields: readonly SubmittedField[],
): Record<string, string | number | boolean> {
  return Object.fromEntries(
    fields.flatMap((field): [string, string | number | boolean][] => {
      if (field.value !== null && staysPlain(field)) return [[field.name, field.value]];
      const text = formValueText(field);
      return text === '' ? [] : [[field.name, text]];
    }),
  );
}
