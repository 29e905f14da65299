import type { z } from 'zod';
import type { MappingFlaw, Read } from './settingsTypes.ts';

/** Reads a JSON text by a schema; names every mistake with its place. */
export function readJson<T>(text: string, schema: z.ZodType<T>): Read<T> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { flaws: [{ place: '', detail: 'The text is not JSON.' }] };
  }
  const result = schema.safeParse(parsed);
  if (result.success) return { value: result.data };
  return { flaws: result.error.issues.map(flawOf) };
}

function flawOf({ path, message }: z.core.$ZodIssue): MappingFlaw {
  const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return { place: place.replace(/^\./, ''), detail: `${message}.` };
}
