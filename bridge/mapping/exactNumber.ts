import { significantDigits } from './decimalText.ts';
import type { ExactNumber } from './mappingTypes.ts';

/** So many digits a float holds exactly, whatever the number. */
const floatDigits = 15;

/** TypeScript's library does not know it yet. */
interface WithRawJson {
  rawJSON(text: string): ExactNumber;
}

/** A plain decimal text as a value of a database: a number where a float holds all of its digits, else the text. */
export function numberOrText(text: string): number | string {
  return isHeldByFloat(text) ? Number(text) : text;
}

/** A plain decimal text as a value of a JSON body, which may have more digits than a float. */
export function numberForJson(text: string): number | ExactNumber {
  return isHeldByFloat(text) ? Number(text) : (JSON as unknown as WithRawJson).rawJSON(text);
}

function isHeldByFloat(text: string): boolean {
  if (significantDigits(text) <= floatDigits) return true;
  // A fraction that a float drops would leave a whole number, too.
  return !text.includes('.') && Number.isSafeInteger(Number(text));
}
