import { expect, test } from 'vitest';
import { readableText } from '../../bridge/dataverse/readableText.ts';

test.each([
  ['Cannot insert duplicate key.', 'Cannot insert duplicate key.'],
  ['one\r\n\ttwo\u0000three', 'one two three'],
  ['\u001b[31mred\u001b[0m', '[31mred [0m'],
  ['invoice\u202efdp.exe', 'invoice fdp.exe'],
  ['line\u2028separator', 'line separator'],
  ['two  blanks, Žofie 👩‍💻', 'two  blanks, Žofie 👩‍💻'],
])('%j is shown as %j', (text, shown) => {
  expect(readableText(text, 100)).toBe(shown);
});

test('a long text is cut between characters', () => {
  expect(readableText('ab👩cd', 3)).toBe('ab…');
  expect(readableText('x'.repeat(1_000_000), 10)).toBe('xxxxxxxxxx…');
});
