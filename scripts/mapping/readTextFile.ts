import { readFileSync } from 'node:fs';
import { decodeText } from '../../bridge/config/decodeText.ts';

/**
 * The text of a file, as `decodeText` reads it.
 * @throws with a sentence for the person who named it
 */
export function readTextFile(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${code}).`);
  }
  const text = decodeText(bytes);
  if (text === undefined) throw new Error(`${file} is no text in UTF-8. Save it with that encoding.`);
  return text;
}
