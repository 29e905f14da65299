import type { Misfit } from './sides.ts';

const longest = 60;

/** A value as a person can recognise it in a message, never a whole note. */
export function excerpt(text: string): string {
  const shown = text.slice(0, longest).toWellFormed();
  return text.length <= longest ? `"${shown}"` : `"${shown}…"`;
}

/** Longer than any number that either side holds; what is longer costs arithmetic and means nothing. */
const longestNumber = 100;
const likeNumber = /^[-+\d.]+(?:e[-+]?\d+)?$/i;

/** A number of more characters than anybody writes, wherever it comes from; undefined for anything else. */
export function overlongNumber(text: string): Misfit | undefined {
  const trimmed = text.length <= longestNumber ? '' : text.trim();
  if (trimmed.length <= longestNumber || !likeNumber.test(trimmed)) return undefined;
  return {
    code: 'outOfRange',
    detail: `${excerpt(trimmed)} is a number of ${trimmed.length} characters, at most ${longestNumber} are taken`,
  };
}

export function notANumber(text: string): Misfit {
  return { code: 'notANumber', detail: `${excerpt(text)} is not a number` };
}

export function notADate(text: string): Misfit {
  return {
    code: 'notADate',
    detail: `${excerpt(text)} is not a date such as 2024-12-31 or 2024-12-31T18:30:00`,
  };
}

export function notAGuid(text: string): Misfit {
  return { code: 'notAGuid', detail: `${excerpt(text)} is not a GUID` };
}

/** Half of a surrogate pair: no JSON parser or database on the way keeps it. */
export const halfCharacter: Misfit = { code: 'invalidText', detail: 'the text holds half of a character' };

export function tooLong(length: number, name: string, limit: number): Misfit {
  return { code: 'tooLong', detail: `the text has ${length} characters, ${name} takes at most ${limit}` };
}

export function outOfRange(
  number: string,
  name: string,
  min: number | bigint | string,
  max: number | bigint | string,
): Misfit {
  return { code: 'outOfRange', detail: `${excerpt(number)} is outside ${name}'s range of ${min} to ${max}` };
}

export function notWhole(number: string): Misfit {
  return { code: 'notWhole', detail: `${excerpt(number)} is not a whole number` };
}

export function inexactNumber(number: string, name: string): Misfit {
  return {
    code: 'inexactNumber',
    detail: `${excerpt(number)} has more digits than ${name} keeps exactly`,
  };
}
