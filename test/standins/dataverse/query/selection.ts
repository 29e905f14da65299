import { notImitated, querySyntax, unknownQueryProperty } from '../errors/requestErrors.ts';
import type { Collection, Organization, TableState } from '../organization/organization.ts';
import type { Column, ManyToOne } from '../tables/table.ts';
import type { Expression } from './expression.ts';
import { type OrderItem, readOrderBy } from './orderRows.ts';
import { parseFilter } from './parseFilter.ts';
import { type QueryOptions, readNestedOptions, splitAtTopLevel } from './queryOptions.ts';
import { relatedState } from './walkPath.ts';

/** Which properties of a row are shown: name in the JSON and column. Without `chosen`, all of them. */
export type Selection = { chosen: ReadonlyMap<string, Column> | undefined; expands: readonly Expand[] };

export type Expand = { name: string; state: TableState; selection: Selection } & (
  | { kind: 'one'; relationship: ManyToOne }
  | {
      kind: 'many';
      collection: Collection;
      filter: Expression | undefined;
      order: readonly OrderItem[];
      top: number | undefined;
    }
);

/** Reads $select and $expand for a table. Throws 400 for names the table does not have. */
export function readSelection(organization: Organization, state: TableState, query: QueryOptions): Selection {
  const expand = query.options.get('$expand');
  return {
    chosen: readSelect(state, query.options.get('$select')),
    expands: splitAtTopLevel(expand ?? '', ',').map((item) => readExpand(organization, state, item, query)),
  };
}

function readSelect(state: TableState, text: string | undefined): ReadonlyMap<string, Column> | undefined {
  if (text === undefined) return undefined;
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('*')) return undefined;
  return new Map(
    names.map((name) => {
      const column = state.properties.get(name);
      if (column) return [name, column];
      if (state.navigations.has(name)) throw notImitated(`the navigation property ${name} in $select`);
      throw unknownQueryProperty(state.table.logicalName, name);
    }),
  );
}

function readExpand(
  organization: Organization,
  state: TableState,
  item: string,
  outer: QueryOptions,
): Expand {
  const open = item.indexOf('(');
  const name = (open < 0 ? item : item.slice(0, open)).trim();
  if (open >= 0 && !item.endsWith(')')) throw querySyntax(`Syntax error in $expand near '${item}'.`);
  const nested = readNestedOptions(open < 0 ? '' : item.slice(open + 1, -1), outer.aliases);
  const relationship = state.navigations.get(name);
  if (relationship) {
    const target = relatedState(organization, relationship.target);
    return {
      kind: 'one',
      name,
      relationship,
      state: target,
      selection: readSelection(organization, target, nested),
    };
  }
  const collection = state.collections.get(name);
  if (!collection) throw unknownQueryProperty(state.table.logicalName, name);
  const target = relatedState(organization, collection.table);
  const filter = nested.options.get('$filter');
  const top = nested.options.get('$top');
  return {
    kind: 'many',
    name,
    collection,
    state: target,
    selection: readSelection(organization, target, nested),
    filter: filter === undefined ? undefined : parseFilter(filter, nested.aliases),
    order: readOrderBy(organization, target, nested.options.get('$orderby')),
    top: top === undefined ? undefined : readCount('$top', top),
  };
}

/** A non-negative integer option. */
export function readCount(name: string, text: string): number {
  if (!/^\d+$/.test(text))
    throw querySyntax(
      `Invalid value '${text}' for ${name} query option found. The ${name} query option requires a non-negative integer value.`,
    );
  return Number(text);
}
