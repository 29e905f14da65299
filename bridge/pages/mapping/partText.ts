import type { PairPart } from '../../mapping/settings/mergeMappings.ts';
import type { DataverseColumn, MappingItem } from '../../mapping/types.ts';
import type { Texts } from '../texts/texts.ts';

/** What a part of a pair says, in words; `(not mapped)` where there is no pair. */
export function partText(
  item: MappingItem | undefined,
  part: PairPart,
  { t, columns = [] }: { t: Texts; columns?: readonly DataverseColumn[] | undefined },
): string {
  const said = t.mapping;
  if (!item) return said.notMapped;
  switch (part) {
    case 'column':
      return columns.find(({ name }) => name === item.column)?.label ?? item.column;
    case 'direction':
      return said.arrows[item.direction];
    case 'conflict':
      return said.conflicts[item.conflict];
    case 'sendEmpty':
      return item.sendEmpty ? said.emptyEmpties : said.emptyKeeps;
    case 'overlong':
      return said.overlongs[item.overlong];
    case 'valueMap':
      return said.valueMapText(Object.keys(item.valueMap).length);
    case 'lookup': {
      const { lookup } = item;
      if (!lookup) return said.keyById;
      return lookup.keyColumn === undefined
        ? said.byId(lookup.table)
        : said.foundBy(lookup.keyColumn, lookup.table);
    }
  }
}
