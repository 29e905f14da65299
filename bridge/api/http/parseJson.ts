import { parseExactJson } from '../../json/parseExactJson.ts';
import type { Refusal } from '../refusal.ts';

export const malformedJson: Refusal = {
  refused: 'invalid',
  code: 'malformedJson',
  detail: 'The body is not valid JSON in UTF-8. Check its brackets and quotation marks.',
};

/**
 * Parses the text of a body, as far as there is one.
 * @param options.exactNumbers keep numbers that no float holds as text, where rows of Dynamics come in
 */
export function parseJson(
  text: string | undefined,
  { exactNumbers }: { exactNumbers: boolean },
): { body: unknown } | Refusal {
  if (text === undefined) return { body: undefined };
  try {
    return { body: exactNumbers ? parseExactJson(text) : JSON.parse(text) };
  } catch {
    // The parser's own message quotes the body, which may hold personal data.
    return malformedJson;
  }
}
