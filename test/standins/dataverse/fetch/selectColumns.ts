import { shownValue } from '../rows/columnAccess.ts';
import { annotateValue } from '../rows/presentRow.ts';
import { isLookup } from '../rows/row.ts';
import { rowProperty } from '../tables/isRowProperty.ts';
import type { FetchEntity } from './fetchQuery.ts';
import { type FetchColumn, type FetchScope, fetchColumn, type Joined } from './fetchScope.ts';

/** A column of the answer and the property it is shown under. */
export type Selected = { property: string; column: FetchColumn };

/**
 * The columns a query shows. Those of the root go by their property, those of a link by `alias.column`, unless
 * an attribute has an alias of its own. Without attributes the root shows all columns, a link none.
 */
export function selectColumns(scope: FetchScope, entity: FetchEntity): Selected[] {
  const aliases = [...scope.sources.keys()];
  let index = 0;
  const collect = (of: FetchEntity): Selected[] => {
    const alias = aliases[index] ?? '';
    index += 1;
    return [...ownColumns(scope, of, alias, alias === scope.root), ...of.links.flatMap(collect)];
  };
  return collect(entity);
}

function ownColumns(scope: FetchScope, entity: FetchEntity, alias: string, isRoot: boolean): Selected[] {
  const all = entity.all || (isRoot && entity.attributes.length === 0);
  const names = all
    ? [...(scope.sources.get(alias)?.properties.values() ?? [])].map(({ name }) => ({
        name,
        alias: undefined,
      }))
    : entity.attributes;
  return names.map((attribute) => {
    const column = fetchColumn(scope, alias, attribute.name);
    const own = isRoot ? rowProperty(column.column) : `${alias}.${attribute.name}`;
    return { property: attribute.alias ?? own, column };
  });
}

/** The selected values of a line with their annotations. Unlike other queries these show no nulls. */
export function showLine(
  scope: FetchScope,
  selected: readonly Selected[],
  line: Joined,
): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const { property, column } of selected) {
    const row = line.get(column.alias);
    const value = row && shownValue(scope.context, column.state, column.column, row);
    if (value === undefined) continue;
    annotateValue(scope.context, column.state, json, property, column.column, value);
    json[property] = isLookup(value) ? value.id : value;
  }
  return json;
}
