import { closestMatch } from 'leven';

/** Names of a mapping are short; comparing takes the product of both lengths. */
const longest = 100;

/** The word that a slip of the keyboard, or other capitals, made this one of; undefined when none is near. */
export function nearestWord(given: string, words: readonly string[]): string | undefined {
  if (given.length > longest) return undefined;
  const lower = given.toLowerCase();
  const candidates = words.map((word) => word.toLowerCase());
  const found = closestMatch(lower, candidates, { maxDistance: Math.max(1, Math.floor(given.length / 3)) });
  return found === undefined ? undefined : words[candidates.indexOf(found)];
}

/** ` Did you mean x?`, or nothing. */
export function didYouMean(given: string, words: readonly string[]): string {
  const meant = nearestWord(given, words);
  return meant === undefined ? '' : ` Did you mean ${meant}?`;
}
