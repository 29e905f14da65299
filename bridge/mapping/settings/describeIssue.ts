import type { z } from 'zod';
import { didYouMean } from '../nearestWord.ts';

const kinds: Readonly<Record<string, string>> = {
  string: 'a text in quotation marks',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list in […]',
  object: 'an object in {…}',
  record: 'an object in {…}',
};

/**
 * What is wrong with a JSON value, as a sentence for whoever wrote it by hand.
 * @param value what stands at the issue's place
 * @param names properties that there are, for those that are misspelt
 */
export function describeIssue(issue: z.core.$ZodIssue, value: unknown, names: readonly string[]): string {
  switch (issue.code) {
    case 'invalid_type': {
      const expected = kinds[issue.expected] ?? issue.expected;
      return value === undefined
        ? `It is missing; it takes ${expected}.`
        : `It takes ${expected}, not ${shown(value)}.`;
    }
    case 'invalid_value': {
      const choices = issue.values.map(String);
      if (value === undefined) return `It is missing; it takes ${list(choices)}.`;
      const meant = typeof value === 'string' ? didYouMean(value, choices) : '';
      return `${shown(value)} is none of its values.${meant} It takes ${list(choices)}.`;
    }
    case 'unrecognized_keys':
      return issue.keys
        .map((key) => `There is no property ${shown(key)}.${didYouMean(key, names)}`)
        .join(' ');
    case 'too_small':
      return issue.origin === 'string' && value === '' && issue.message.startsWith('Too small')
        ? 'It is empty.'
        : `${issue.message}.`;
    default:
      return `${issue.message}.`;
  }
}

const longestShown = 40;

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

function list(choices: readonly string[]): string {
  return choices.length > 1 ? `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}` : (choices[0] ?? '');
}
