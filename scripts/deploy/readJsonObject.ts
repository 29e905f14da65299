import { readFileSync, statSync } from 'node:fs';

/**
 * The object in a JSON file, or what is wrong with the file as the end of a sentence that begins with its name.
 * A byte order mark is wrong: `paconn` reads it as part of the text.
 */
export function readJsonObject(file: string): { content: Record<string, unknown> } | { wrong: string } {
  if (!statSync(file, { throwIfNoEntry: false })) return { wrong: 'does not exist' };
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { wrong: `cannot be read: ${(error as Error).message}` };
  }
  if (text.startsWith('\uFEFF'))
    return { wrong: 'starts with a byte order mark: save it as UTF-8 without one' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { wrong: `is no JSON: ${(error as Error).message}` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { wrong: 'holds no JSON object' };
  return { content: value as Record<string, unknown> };
}
