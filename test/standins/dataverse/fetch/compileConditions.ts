import { comparable, compare, likeTest } from '../query/compareValues.ts';
import type { Comparison, Literal } from '../query/expression.ts';
import { listValue, queryFunctionTest } from '../query/queryFunctions.ts';
import type { Value } from '../rows/row.ts';
import type { Column } from '../tables/table.ts';
import { conditionFunctions } from './conditionFunctions.ts';
import { invalidFetch } from './fetchErrors.ts';
import type { FetchCondition, FetchFilter } from './fetchQuery.ts';
import { type FetchScope, fetchColumn, fetchValue, type Joined } from './fetchScope.ts';

export type JoinedTest = (joined: Joined) => boolean;

/** Makes a filter a test of a line. Throws for unknown columns and operators, and for values of a wrong type. */
export function compileFetchFilter(scope: FetchScope, alias: string, filter: FetchFilter): JoinedTest {
  const tests = [
    ...filter.conditions.map((condition) =>
      compileCondition(scope, condition.entityName ?? alias, condition),
    ),
    ...filter.filters.map((inner) => compileFetchFilter(scope, alias, inner)),
  ];
  if (filter.type === 'and' || tests.length === 0) return (joined) => tests.every((test) => test(joined));
  return (joined) => tests.some((test) => test(joined));
}

function compileCondition(scope: FetchScope, alias: string, condition: FetchCondition): JoinedTest {
  const left = fetchColumn(scope, alias, condition.attribute);
  if (condition.valueOf !== undefined) return compareColumns(scope, alias, condition);
  const test = valueTest(scope, left.column, condition);
  return (joined) => test(fetchValue(left, joined));
}

/** `valueof` names a column of the same table, or `alias.column`. */
function compareColumns(scope: FetchScope, alias: string, condition: FetchCondition): JoinedTest {
  const operator = comparisons[condition.operator];
  if (!operator) throw invalidFetch(`The operator '${condition.operator}' does not take 'valueof'.`);
  const [first = '', second] = (condition.valueOf ?? '').split('.');
  const left = fetchColumn(scope, alias, condition.attribute);
  const right = second === undefined ? fetchColumn(scope, alias, first) : fetchColumn(scope, first, second);
  return (joined) => {
    const [mine, other] = [fetchValue(left, joined), fetchValue(right, joined)];
    if (mine === undefined || other === undefined) return false;
    return compare(operator, comparable(mine), comparable(other));
  };
}

function valueTest(
  scope: FetchScope,
  column: Column,
  { operator, values }: FetchCondition,
): (value: Value | undefined) => boolean {
  const comparison = comparisons[operator];
  if (comparison) {
    const right = listValue(column, single(operator, values));
    return (value) => compare(comparison, value === undefined ? undefined : comparable(value), right);
  }
  const pattern = patterns[operator];
  if (pattern) {
    const like = likeTest(pattern.kind, pattern.text(textOf(single(operator, values))));
    return (value) => (value === undefined ? pattern.negated : like(String(value)) !== pattern.negated);
  }
  const name = conditionFunctions(operator);
  const { organization, caller } = scope.context;
  return queryFunctionTest({
    name,
    column,
    values: values.map((text) => ({ kind: 'text', value: text })),
    now: organization.now(),
    userId: caller.userId,
    businessUnitId: organization.businessUnitId,
  });
}

const comparisons: Record<string, Comparison> = {
  eq: 'eq',
  ne: 'ne',
  neq: 'ne',
  gt: 'gt',
  ge: 'ge',
  lt: 'lt',
  le: 'le',
};

type Pattern = {
  kind: 'startswith' | 'endswith' | 'whole';
  negated: boolean;
  text: (value: string) => string;
};

const asItIs = (value: string): string => value;
const patterns: Record<string, Pattern> = {
  like: { kind: 'whole', negated: false, text: asItIs },
  'not-like': { kind: 'whole', negated: true, text: asItIs },
  'begins-with': { kind: 'startswith', negated: false, text: asItIs },
  'not-begin-with': { kind: 'startswith', negated: true, text: asItIs },
  'ends-with': { kind: 'endswith', negated: false, text: asItIs },
  'not-end-with': { kind: 'endswith', negated: true, text: asItIs },
};

function single(operator: string, values: readonly string[]): Literal {
  const [value] = values;
  if (value === undefined || values.length > 1)
    throw invalidFetch(`The condition operator '${operator}' requires one value.`);
  return { kind: 'text', value };
}

function textOf(literal: Literal): string {
  return literal.kind === 'text' ? literal.value : '';
}
