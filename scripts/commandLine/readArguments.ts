import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { didYouMean } from '../../bridge/mapping/nearestWord.ts';
import { UsageMistake } from './usageMistake.ts';

/** Answers are JSON. */
export const jsonOption = { json: { type: 'boolean', default: false } } as const;

/** What is so only when it was typed. */
export const flag = { type: 'boolean', default: false } as const;

/**
 * What was typed after the name of a command, options and words; `--help` and `--env-file` are taken out before.
 * @throws for an option that it does not know, one without its value or with an empty one, and for two values where
 *   one is meant: which of them counts, nobody sees
 */
export function readArguments<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
) {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'option' || token.value === undefined) continue;
    const { name, value } = token;
    if (value.trim() === '') throw new UsageMistake(`--${name} has an empty value.`);
    if (given.has(name) && options[name]?.multiple !== true)
      throw new UsageMistake(`--${name} is given twice. Keep one of them.`);
    given.add(name);
  }
  return { values, words: positionals };
}

/**
 * A word that has to be one of a few.
 * @throws UsageMistake with those there are, and the one that is most likely meant
 */
export function oneOf<Word extends string>(
  what: string,
  given: string | undefined,
  words: readonly Word[],
): Word {
  const found = words.find((word) => word === given);
  if (found !== undefined) return found;
  const list = words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words[0];
  if (given === undefined) throw new UsageMistake(`Say ${what}: ${list}.`);
  throw new UsageMistake(`“${given}” is not ${what}.${didYouMean(given, words)} There are: ${list}.`);
}

const largestNumber = 2 ** 31 - 1;

/**
 * A whole number from 1.
 * @throws UsageMistake for anything else
 */
export function readNumber(what: string, text: string, most = largestNumber): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= most) return number;
  throw new UsageMistake(`“${text}” is not ${what}. Give a whole number from 1 to ${most}.`);
}

/**
 * A number above 0, with a fraction or without, such as 0.5.
 * @throws UsageMistake for anything else
 */
export function readAmount(what: string, text: string, most: number): number {
  const number = /^\d{1,10}(\.\d{1,6})?$/.test(text) ? Number(text) : 0;
  if (number > 0 && number <= most) return number;
  throw new UsageMistake(
    `“${text}” is not ${what}. Give a number above 0, such as 0.5, and at most ${most}.`,
  );
}

/** @throws UsageMistake when words are left over */
export function noMoreWords(words: readonly string[]): void {
  if (words.length === 0) return;
  throw new UsageMistake(
    `There is a word too much: “${words[0]}”. Put what has blanks into quotation marks.`,
  );
}
