import type { Finding } from './finding.ts';

/**
 * The form of the definition as a file, which parsing hides: size, byte order mark, escapes, indent.
 * @param text the file as it is on disk, decoded as UTF-8
 */
export function* fileFormRules(text: string, place: string): Generator<Finding> {
  const bytes = Buffer.byteLength(text);
  if (bytes >= 1_000_000)
    yield { rule: 'FileTooLarge', place, problem: `${bytes} bytes; the platform takes less than 1 MB` };
  if (text.startsWith('\uFEFF'))
    yield { rule: 'ByteOrderMark', place, problem: 'starts with a byte order mark, which breaks the upload' };
  if (/\\u[0-9a-f]{4}/i.test(text))
    yield { rule: 'UnicodeEscape', place, problem: 'write the characters themselves, not \\u escapes' };
  const odd = text
    .split('\n')
    .findIndex((line) => /^ +/.test(line) && (/^ */.exec(line)?.[0].length ?? 0) % 4 !== 0);
  if (odd >= 0 || text.includes('\t')) {
    yield { rule: 'Indent', place, problem: `indent by four spaces${odd >= 0 ? ` (line ${odd + 1})` : ''}` };
  }
}
