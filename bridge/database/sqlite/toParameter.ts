/**
 * Turns a query's parameter into what SQLite binds.
 * @throws for anything that would be stored as something else without a word: Date, undefined, NaN, objects
 */
export function toParameter(value: unknown): string | number | bigint | null {
  if (value === null || typeof value === 'string' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const what = value instanceof Date ? 'a Date' : typeof value === 'object' ? 'an object' : String(value);
  throw new TypeError(`A query parameter must be text, a finite number, a boolean or null, but is ${what}.`);
}
