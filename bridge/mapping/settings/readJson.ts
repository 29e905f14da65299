import type { z } from 'zod';
import { describeIssue } from './describeIssue.ts';
import type { MappingFlaw, Read } from './settingsTypes.ts';

/** Objects made from JSON lose it without a word, and with it a rule that somebody wrote. */
export const unusableName = '__proto__';

/**
 * Reads a JSON text by a schema; names every mistake with its place.
 * @param names properties that there are, for those that are misspelt
 */
export function readJson<T>(text: string, schema: z.ZodType<T>, names: readonly string[] = []): Read<T> {
  let parsed: unknown;
  let unusable = false;
  try {
    parsed = JSON.parse(text, (name, value) => {
      unusable ||= name === unusableName;
      return value;
    });
  } catch (error) {
    return { flaws: [{ place: '', detail: `The text is not JSON. ${whereBroken(text, error)}`.trim() }] };
  }
  if (unusable)
    return { flaws: [{ place: '', detail: `"${unusableName}" cannot be used as a name or value.` }] };
  const result = schema.safeParse(parsed);
  if (result.success) return { value: result.data };
  return { flaws: result.error.issues.map((issue) => flawOf(issue, parsed, names)) };
}

function flawOf(issue: z.core.$ZodIssue, whole: unknown, names: readonly string[]): MappingFlaw {
  const { path } = issue;
  const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  const value = path.reduce<unknown>(
    (inside, part) => (inside as Record<PropertyKey, unknown>)?.[part],
    whole,
  );
  return { place: place.replace(/^\./, ''), detail: describeIssue(issue, value, names) };
}

/** The line of the first mistake, where the parser tells its position. */
function whereBroken(text: string, error: unknown): string {
  const position = /at position (\d+)/.exec(String(error))?.[1];
  if (position === undefined) return text.trim() === '' ? 'It is empty.' : '';
  const before = text.slice(0, Number(position)).split('\n');
  return `Look at line ${before.length}, character ${(before.at(-1)?.length ?? 0) + 1}.`;
}
