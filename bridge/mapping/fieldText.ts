import { computeField } from './computeField.ts';
import type { CompiledPair, FieldProblem, FieldValue } from './types.ts';

/** Why the value of a field is not known. */
export interface Unread {
  problem: FieldProblem;
}

/** Whether a field has no text because it could not be worked out. */
export function isUnread(read: string | null | Unread): read is Unread {
  return typeof read === 'object' && read !== null;
}

/**
 * Canonical text of a pair's contact field.
 * @throws when the contact was read without the field: taken for empty, it would clear the column
 */
export function readFieldText(
  pair: CompiledPair,
  ours: Readonly<Record<string, FieldValue>>,
): string | null | Unread {
  const { field } = pair;
  if (field.computed) {
    const found = computeField(field.computed, ours);
    if ('value' in found) return pair.canonicalField(found.value);
    const { detail } = found;
    return { problem: { code: 'extensionFailed', field: field.name, column: pair.column.name, detail } };
  }
  const value = ours[field.name];
  if (value === undefined) throw new Error(`The contact was read without ${field.name}, which is mapped.`);
  return pair.canonicalField(value);
}

/** The same where only a change has to be noticed: what could not be worked out counts as empty. */
export function fieldText(pair: CompiledPair, ours: Readonly<Record<string, FieldValue>>): string | null {
  const read = readFieldText(pair, ours);
  return isUnread(read) ? null : read;
}
