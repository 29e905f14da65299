import { readFieldText } from './fieldText.ts';
import type { AgreedValues, CompiledMapping, FieldValue } from './types.ts';

/**
 * Whether a contact holds anything that may have to travel to Dynamics: a mapped value that differs from its own
 * half of the agreed pair, or was never agreed. When it does not, its row need not be read.
 */
export function hasMoved(
  mapping: CompiledMapping,
  ours: Readonly<Record<string, FieldValue>>,
  agreed: AgreedValues | undefined,
): boolean {
  return mapping.pairs.some((pair) => {
    if (pair.direction === 'toXperience' || pair.unread) return false;
    const known = agreed?.[pair.column.name];
    return known === undefined || known.ours !== readFieldText(pair, ours);
  });
}
