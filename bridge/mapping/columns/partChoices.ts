import type { Choices } from './readChoices.ts';

/** What stands between several choices in a text: Xperience's controls, people and Dynamics use these. */
const separators = /([,;|])/;

/**
 * Makes the function that parts a text into the choices it names. A label may hold a separator itself, so the longest
 * name at each place counts.
 * @returns numbers of choices in the order of the text, or the first part that names none
 */
export function createPartChoices(
  names: readonly string[],
  choiceOf: Choices['choiceOf'],
): (text: string) => { values: number[] } | { unknown: string } {
  const most = Math.max(1, ...names.map((name) => name.split(separators).length));
  return (text) => {
    const pieces = text.split(separators);
    const values: number[] = [];
    for (let at = 0; at < pieces.length; ) {
      if ((pieces[at] ?? '').trim() === '' && pieces.length > 1) {
        at += 2;
        continue;
      }
      const found = longestAt(pieces, at, most, choiceOf);
      if (found === undefined) return { unknown: (pieces[at] ?? '').trim() };
      values.push(found.value);
      at = found.next;
    }
    return { values };
  };
}

/** Pieces and separators take turns, so a name ends with a piece. */
function longestAt(
  pieces: readonly string[],
  at: number,
  most: number,
  choiceOf: Choices['choiceOf'],
): { value: number; next: number } | undefined {
  const last = Math.min(at + most, pieces.length);
  for (let end = last - ((last - at + 1) % 2); end > at; end -= 2) {
    const value = choiceOf(pieces.slice(at, end).join(''));
    if (value !== undefined) return { value, next: end + 1 };
  }
  return undefined;
}
