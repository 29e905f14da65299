import type { MappingItem } from '../../mapping/types.ts';
import type { Visit } from '../page.ts';
import { grouped } from '../parts/number.ts';
import type { MappingLine } from './loadMapping.ts';

/** What of a pair is other than usual, as sentences; its direction stands in its arrow. */
export function ruleTexts(
  { item, column }: Pick<MappingLine, 'item' | 'column'>,
  { t }: Pick<Visit, 't'>,
): string[] {
  if (!item) return [];
  const { conflicts, sendEmpty, cutAt, cutInGeneral, valuesNamed } = t.mapping;
  const named = Object.keys(item.valueMap).length;
  return [
    ...(item.conflict === 'byCaller' ? [] : [conflicts[item.conflict]]),
    ...(item.sendEmpty ? [sendEmpty] : []),
    ...(item.overlong === 'cut'
      ? [column?.maxLength === undefined ? cutInGeneral : cutAt(grouped(column.maxLength))]
      : []),
    ...(named > 0 ? [valuesNamed(named)] : []),
    ...lookupTexts(item, { t }),
  ];
}

function lookupTexts({ lookup }: MappingItem, { t }: Pick<Visit, 't'>): string[] {
  if (!lookup) return [];
  const { foundBy, byId, unresolvedEmpty } = t.mapping;
  const found = lookup.keyColumn === undefined ? byId(lookup.table) : foundBy(lookup.keyColumn, lookup.table);
  return [lookup.unresolved === 'empty' ? `${found}, ${unresolvedEmpty}` : found];
}
