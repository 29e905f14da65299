import type { MappingItem } from '../types.ts';
import { defaultRules } from './defaultRules.ts';
import type { ItemRules, MappingExtension, ModuleItem } from './settingsTypes.ts';

/**
 * The mapping: the pairs of the module's setting with the rules kept beside them, then the extra pairs. Where the
 * module's dialog gave a field another column, only rules that do not speak of the column still hold.
 */
export function combineMapping(
  moduleItems: readonly ModuleItem[],
  extensions: readonly MappingExtension[],
): MappingItem[] {
  const rulesOfField = new Map(extensions.filter(({ extra }) => !extra).map((each) => [each.field, each]));
  const fromModule = moduleItems.flatMap(({ XperienceFieldName: field, Dynamics365Field: column }) => {
    if (column === null || column === '') return [];
    const extension = rulesOfField.get(field);
    const rules = extension?.column === column ? extension.rules : withoutColumn(extension?.rules ?? {});
    return [{ ...defaultRules, ...rules, field, column }];
  });
  const extras = extensions
    .filter(({ extra }) => extra)
    .map(({ field, column, rules }) => ({ ...defaultRules, ...rules, field, column }));
  return [...fromModule, ...extras];
}

function withoutColumn({ valueMap: _map, lookup: _lookup, ...rules }: ItemRules): ItemRules {
  return rules;
}
