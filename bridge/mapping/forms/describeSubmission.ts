import type { SubmittedField } from './formFields.ts';
import { formValueText } from './formValueText.ts';

/**
 * What somebody submitted as plain text, one `caption: value` line per filled field. Further lines of a value are
 * indented, so that nobody can pass off a part of a message as another field.
 */
export function describeSubmission(fields: readonly SubmittedField[]): string {
  return fields
    .map((field) => ({ caption: field.caption, text: formValueText(field) }))
    .filter(({ text }) => text !== '')
    .map(({ caption, text }) => `${caption}: ${text.replaceAll('\n', '\n  ')}`)
    .join('\n');
}
