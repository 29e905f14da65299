import type { CompiledMapping } from '../../../mapping/types.ts';
import type { MappedValues } from './readMappedValues.ts';

/** Whether a value is none of its column's choices, as far as they are known. */
export function namesUnknownChoice({ pairs }: CompiledMapping, theirs: MappedValues['theirs']): boolean {
  return pairs.some(({ column, property, canonicalColumn, toFieldText }) => {
    if (!column.choices) return false;
    const converted = toFieldText(canonicalColumn(theirs[property]));
    return 'problem' in converted && converted.problem.code === 'unknownChoice';
  });
}
