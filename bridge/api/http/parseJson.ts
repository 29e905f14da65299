import { nestsDeeperThan } from '../../json/nestsDeeperThan.ts';
import { parseExactJson } from '../../json/parseExactJson.ts';
import type { Refusal } from '../refusal.ts';

export const malformedJson: Refusal = {
  refused: 'invalid',
  code: 'malformedJson',
  detail: 'The body is not valid JSON in UTF-8. Check its brackets and quotation marks.',
};

/** Far more than any body that an operation takes needs. */
const deepest = 32;

const tooDeep: Refusal = {
  refused: 'invalid',
  code: 'jsonTooDeep',
  detail: `The body nests lists and objects deeper than ${deepest} levels. Send the values themselves.`,
};

/**
 * Parses the text of a body, as far as there is one; blanks alone are none.
 * Of a name that an object has twice the last value counts, as everywhere in JavaScript and .NET.
 * @param options.exactNumbers keep numbers that no float holds as text, where rows of Dynamics come in
 * @param options.isFlat nothing is nested in it, as was found out already
 */
export function parseJson(
  text: string | undefined,
  { exactNumbers, isFlat = false }: { exactNumbers: boolean; isFlat?: boolean },
): { body: unknown } | Refusal {
  if (text === undefined || text.trim() === '') return { body: undefined };
  if (!isFlat && nestsDeeperThan(text, deepest)) return tooDeep;
  try {
    return { body: exactNumbers ? parseExactJson(text) : JSON.parse(text) };
  } catch {
    // The parser's own message quotes the body, which may hold personal data.
    return malformedJson;
  }
}
