import type { Refusal } from '../refusal.ts';

export const malformedJson: Refusal = {
  refused: 'invalid',
  code: 'malformedJson',
  detail: 'The body is not valid JSON in UTF-8. Check its brackets and quotation marks.',
};

/** Parses the text of a body, as far as there is one. */
export function parseJson(text: string | undefined): { body: unknown } | Refusal {
  if (text === undefined) return { body: undefined };
  try {
    return { body: JSON.parse(text) };
  } catch {
    // The parser's own message quotes the body, which may hold personal data.
    return malformedJson;
  }
}
