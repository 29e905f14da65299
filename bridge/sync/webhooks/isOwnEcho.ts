import type { ColumnValue, CompiledMapping } from '../../mapping/types.ts';
import { readMappedValues } from '../contacts/incoming/readMappedValues.ts';
import type { ContactState } from '../state/contactState.ts';

/**
 * Whether what the bridge is said to have written is what it knows to have written: every mapped column holds what is agreed
 * or about to be. Who caused a change is not enough: a plug-in of the environment writes in the name of whoever set it
 * off.
 * @param values columns as they were told
 */
export function isOwnEcho(
  mapping: Pick<CompiledMapping, 'pairs'>,
  { agreed = {}, pending }: Pick<ContactState, 'agreed' | 'pending'>,
  values: Readonly<Record<string, unknown>>,
): boolean {
  const { theirs, problems } = readMappedValues(mapping, values, 'read');
  if (problems.length > 0) return false;
  return mapping.pairs.every(({ property, item, canonicalColumn }) => {
    if (!(property in theirs)) return true;
    const held = canonicalColumn(theirs[property] as ColumnValue);
    const known = [agreed, ...(pending?.attempts ?? [])];
    return known.some((each) => each[item.column]?.theirs === held);
  });
}
