import type { FieldChoice } from '../../mapping/forms/formFields.ts';
import { holdsMacro, type Localize } from '../texts/localizedTexts.ts';

/**
 * The answers of a drop-down, radio buttons or check boxes: one a line, `value;label`, or a value that is its own
 * label; what follows another semicolon is a condition. A label that remains a macro is left out: the value says more.
 * @param options the setting of the field's control
 * @param localize made of its lines
 */
export function parseFieldChoices(options: string, localize: Localize = (text) => text): FieldChoice[] {
  return options.split(/\r?\n/).flatMap((line): FieldChoice[] => {
    const [value = '', label = ''] = localize(line)
      .split(';')
      .map((part) => part.trim());
    if (value === '') return [];
    return [{ value, label: label === '' || holdsMacro(label) ? value : label }];
  });
}
