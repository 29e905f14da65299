import { comparable } from '../query/compareValues.ts';
import { formattedValue } from '../rows/formattedValue.ts';
import { formattedValueAnnotation } from '../rows/presentRow.ts';
import { isLookup, type Value } from '../rows/row.ts';
import type { Column } from '../tables/table.ts';
import { aggregateLimitExceeded, invalidFetch } from './fetchErrors.ts';
import type { FetchAttribute, FetchEntity, FetchQuery } from './fetchQuery.ts';
import { type FetchColumn, type FetchScope, fetchColumn, fetchValue, type Joined } from './fetchScope.ts';

const largestAggregate = 50_000;

type Part = { attribute: FetchAttribute; alias: string; column: FetchColumn };
type Group = { line: Joined; lines: Joined[] };

/** The rows of `aggregate='true'`: one for each group, or one in all. Throws 400 above 50,000 lines. */
export function aggregateLines(
  scope: FetchScope,
  query: FetchQuery,
  lines: Iterable<Joined>,
): Record<string, unknown>[] {
  const parts = collectParts(scope, query.entity);
  const groupings = parts.filter(({ attribute }) => attribute.groupBy);
  const groups = new Map<string, Group>();
  const limit = Math.min(query.aggregateLimit ?? largestAggregate, largestAggregate);
  let total = 0;
  for (const line of lines) {
    total += 1;
    if (total > limit) throw aggregateLimitExceeded();
    const key = JSON.stringify(groupings.map(({ column }) => keyOf(fetchValue(column, line))));
    const group = groups.get(key);
    if (group) group.lines.push(line);
    else groups.set(key, { line, lines: [line] });
  }
  if (groupings.length === 0 && groups.size === 0) groups.set('', { line: new Map(), lines: [] });
  const rows = [...groups.values()].map((group) => showGroup(scope, parts, group));
  return sortGroups(query.entity, rows);
}

function collectParts(scope: FetchScope, entity: FetchEntity): Part[] {
  const aliases = [...scope.sources.keys()];
  let index = 0;
  const collect = (of: FetchEntity): Part[] => {
    const source = aliases[index] ?? '';
    index += 1;
    const own = of.attributes.map((attribute) => {
      if (!attribute.alias || (!attribute.aggregate && !attribute.groupBy))
        throw invalidFetch(
          `In an aggregate the attribute '${attribute.name}' needs an alias and an aggregate or groupby.`,
        );
      return { attribute, alias: attribute.alias, column: fetchColumn(scope, source, attribute.name) };
    });
    return [...own, ...of.links.flatMap(collect)];
  };
  return collect(entity);
}

function keyOf(value: Value | undefined): unknown {
  return value === undefined ? null : comparable(value);
}

function showGroup(scope: FetchScope, parts: readonly Part[], group: Group): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const { attribute, alias, column } of parts) {
    const value = attribute.groupBy
      ? fetchValue(column, group.line)
      : aggregate(attribute, column, group.lines);
    if (value === undefined) continue;
    const text = formatted(scope, attribute, column.column, value);
    if (text !== undefined && scope.context.preferences.wantsAnnotation(formattedValueAnnotation))
      json[`${alias}@${formattedValueAnnotation}`] = text;
    json[alias] = isLookup(value) ? value.id : value;
  }
  return json;
}

function formatted(
  scope: FetchScope,
  attribute: FetchAttribute,
  column: Column,
  value: Value,
): string | undefined {
  if (attribute.aggregate === 'count' || attribute.aggregate === 'countcolumn')
    return Number(value).toLocaleString('en-US');
  return formattedValue(scope.context.organization, column, value);
}

function aggregate(
  attribute: FetchAttribute,
  column: FetchColumn,
  lines: readonly Joined[],
): Value | undefined {
  if (attribute.aggregate === 'count') return lines.length;
  const values = lines.map((line) => fetchValue(column, line)).filter((value) => value !== undefined);
  if (attribute.aggregate === 'countcolumn')
    return attribute.distinct ? new Set(values.map(comparable)).size : values.length;
  return numbers(attribute.aggregate ?? '', column.column, values);
}

/** Nulls do not count; the sum of nothing is 0. The average of whole numbers is a whole one, as in SQL. */
function numbers(name: string, column: Column, values: readonly Value[]): Value | undefined {
  if (name === 'min' || name === 'max') {
    const sorted = values.toSorted((left, right) => (comparable(left) < comparable(right) ? -1 : 1));
    return name === 'min' ? sorted[0] : sorted.at(-1);
  }
  if (!['Integer', 'BigInt', 'Decimal', 'Double', 'Money'].includes(column.type))
    throw invalidFetch(
      `The aggregate '${name}' does not take the column '${column.name}' of type ${column.type}.`,
    );
  const sum = values.reduce<number>((total, value) => total + Number(value), 0);
  if (name === 'sum') return sum;
  if (values.length === 0) return undefined;
  const average = sum / values.length;
  return column.type === 'Integer' || column.type === 'BigInt' ? Math.trunc(average) : average;
}

function sortGroups(entity: FetchEntity, rows: Record<string, unknown>[]): Record<string, unknown>[] {
  const orders = [entity, ...entity.links].flatMap((one) => one.orders);
  return rows.toSorted((left, right) => {
    for (const { alias, descending } of orders) {
      if (!alias) throw invalidFetch('An aggregate is ordered by an alias.');
      const [first, second] = [left[alias] ?? '', right[alias] ?? ''];
      if (first === second) continue;
      return first < second === !descending ? -1 : 1;
    }
    return 0;
  });
}
