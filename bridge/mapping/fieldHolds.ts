import type { FieldType } from './types.ts';

const numbers: readonly FieldType[] = ['integer', 'longinteger', 'decimal', 'double'];

/** Whether a contact field holds text. */
export function holdsText(field: FieldType): boolean {
  return field === 'text' || field === 'longtext';
}

/** Whether a contact field holds numbers. */
export function holdsNumber(field: FieldType): boolean {
  return numbers.includes(field);
}
