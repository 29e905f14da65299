import type { z } from 'zod';
import type { MappingFlaw, Read } from './settingsTypes.ts';

/** Objects made from JSON lose it without a word, and with it a rule that somebody wrote. */
export const unusableName = '__proto__';

/** Reads a JSON text by a schema; names every mistake with its place. */
export function readJson<T>(text: string, schema: z.ZodType<T>): Read<T> {
  let parsed: unknown;
  let unusable = false;
  try {
    parsed = JSON.parse(text, (name, value) => {
      unusable ||= name === unusableName;
      return value;
    });
  } catch {
    return { flaws: [{ place: '', detail: 'The text is not JSON.' }] };
  }
  if (unusable)
    return { flaws: [{ place: '', detail: `"${unusableName}" cannot be used as a name or value.` }] };
  const result = schema.safeParse(parsed);
  if (result.success) return { value: result.data };
  return { flaws: result.error.issues.map(flawOf) };
}

function flawOf({ path, message }: z.core.$ZodIssue): MappingFlaw {
  const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return { place: place.replace(/^\./, ''), detail: `${message}.` };
}
