import type { DialectFunctions } from './dialectFunctions.ts';

/** A derived table of numbers from one parameter, however many there are; join it on `id`, or select from it. */
export function idRows<Alias extends string>(
  dialect: Pick<DialectFunctions, 'jsonRows'>,
  alias: Alias,
  ids: Iterable<number>,
) {
  return dialect.jsonRows(
    alias,
    { id: 'int' },
    Array.from(ids, (id) => ({ id })),
  );
}
