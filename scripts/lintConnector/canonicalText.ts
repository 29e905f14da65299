import { isRecord } from '../connector/resolve.ts';

/** A value as one text in which the order of keys does not count, so that equal values are found by a map. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    isRecord(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}
