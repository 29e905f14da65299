import type { ColumnValue, CompiledMapping } from '../../../mapping/types.ts';

/** What masking rules put in place of letters, as far as is known. */
const maskSigns = /[#*]/;

/**
 * Whether a delivered row may show values as column security shows them to those who may not read them: masked, or as
 * nothing. A column may have been secured a moment ago, which only a new look at its description tells.
 */
export function mayHideValues(mapping: CompiledMapping, row: Readonly<Record<string, unknown>>): boolean {
  return mapping.pairs.some(({ property, direction, item, column }) => {
    const value = row[property] as ColumnValue | undefined;
    if (direction === 'toDynamics' || value === undefined) return false;
    if (value === null) return item.sendEmpty;
    return column.secured !== undefined || (typeof value === 'string' && maskSigns.test(value));
  });
}
