import type { FieldChoice } from '../../mapping/forms/formFields.ts';

/**
 * The answers of a drop-down, radio buttons or check boxes: one a line, `value;label`, or a value that is its own
 * label. A label that is a macro is left out: the value says more.
 * @param options the setting of the field's control
 */
export function parseFieldChoices(options: string): FieldChoice[] {
  return options.split(/\r?\n/).flatMap((line): FieldChoice[] => {
    const [value = '', label = ''] = line.split(';').map((part) => part.trim());
    if (value === '') return [];
    return [{ value, label: label === '' || /\{[$%#?@]/.test(label) ? value : label }];
  });
}
