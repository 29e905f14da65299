import type { Computation, FieldValue } from './types.ts';

/**
 * Works the value of a computed field out. Its code is not the bridge's: whatever it throws or answers is contained.
 * @param contact every field that the computation needs
 */
export function computeField(
  { needs, value, by }: Computation,
  contact: Readonly<Record<string, FieldValue>>,
): { value: FieldValue } | { detail: string } {
  const given: Record<string, FieldValue> = {};
  for (const name of needs) {
    const found = contact[name];
    if (found === undefined) throw new Error(`The contact was read without ${name}, which ${by} needs.`);
    given[name] = found;
  }
  try {
    const answer: unknown = value(Object.freeze(given));
    if (isFieldValue(answer)) return { value: answer };
    return { detail: `${by} answered ${nameOf(answer)} instead of text, a number, true or false, or null.` };
  } catch (error) {
    return { detail: `${by} failed: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Whether something can be the value of a contact field. */
export function isFieldValue(value: unknown): value is FieldValue {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function nameOf(value: unknown): string {
  if (value instanceof Promise) return 'a promise';
  return Array.isArray(value)
    ? 'a list'
    : value === undefined
      ? 'nothing'
      : `a value of type ${typeof value}`;
}
