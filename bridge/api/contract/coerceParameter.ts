import type { JsonSchema } from './types.ts';

/**
 * Reads the text of a path or query parameter as the type its schema names. Text that does not read as that type
 * stays text, so that validation reports it.
 */
export function coerceParameter(text: string, schema: JsonSchema): string | number | boolean {
  switch (schema.type) {
    case 'integer':
      return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
    case 'number':
      return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : text;
    case 'boolean': {
      // .NET in front of the bridge writes True and False.
      const lower = text.toLowerCase();
      return lower === 'true' ? true : lower === 'false' ? false : text;
    }
    default:
      return text;
  }
}
