import type { CompiledPair, FieldValue } from './types.ts';

/**
 * Canonical text of a pair's contact field.
 * @throws when the contact was read without the field: taken for empty, it would clear the column
 */
export function fieldText(pair: CompiledPair, ours: Readonly<Record<string, FieldValue>>): string | null {
  const value = ours[pair.field.name];
  if (value === undefined)
    throw new Error(`The contact was read without ${pair.field.name}, which is mapped.`);
  return pair.canonicalField(value);
}
