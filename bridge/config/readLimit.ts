import type { Wrong } from './checkedText.ts';

/**
 * Reads a limit: a whole number, or `off` for none.
 *
 * @param least below it nothing would work
 * @returns Infinity for `off`
 */
export function readLimit(text: string, least: number): number | Wrong {
  if (/^off$/i.test(text)) return Number.POSITIVE_INFINITY;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  if (number === undefined)
    return { wrong: `has to be a whole number from ${least} on, or off for no limit.` };
  if (number >= least) return number;
  const why = number === 0 ? 'would refuse every request' : 'is too low for the largest request there is';
  return { wrong: `is ${number}, which ${why}. Give a number from ${least} on, or off for no limit.` };
}
