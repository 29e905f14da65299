import type { PairProblem } from '../../mapping/pairProblem.ts';
import type { ContactField, MappingItem } from '../../mapping/types.ts';
import { fieldNameOf } from '../../xperience/fields/ownFields.ts';
import type { StoredMapping } from './readStoredMapping.ts';

/** The fields of pairs that only the module's setting knows: nobody has saved them here. */
export function namedByModule({
  moduleItems,
  extensions,
}: Pick<StoredMapping, 'moduleItems' | 'extensions'>): Set<string> {
  const saved = new Set(extensions.map(({ field }) => field));
  return new Set(moduleItems.map((item) => item.XperienceFieldName).filter((name) => !saved.has(name)));
}

/**
 * Pairs whose field may be one of two: the module knew no readable references, so that a name such as ContactCountryName
 * meant a field of the site's own, where there is one. Guessing could send what nobody wanted.
 * @param unsure fields of pairs that only the module's setting knows
 */
export function ambiguousNames(
  items: readonly MappingItem[],
  fields: readonly ContactField[],
  unsure: ReadonlySet<string>,
): PairProblem[] {
  const own = new Set(fields.map(({ name }) => name));
  return items.flatMap(({ field, column }, index) => {
    const other = fieldNameOf(field);
    if (other === field || !unsure.has(field) || !own.has(other)) return [];
    return [
      {
        code: 'fieldAmbiguous',
        field,
        column,
        place: `pairs[${index}].field`,
        detail: `${field} is a field of your own, and what the bridge calls the readable form of a reference. Save the mapping once more, with “${other}” for your own field, or with “${field}” for the other.`,
      },
    ];
  });
}
