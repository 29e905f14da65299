import { querySyntax, unknownQueryProperty } from '../errors/requestErrors.ts';
import type { Organization, TableState } from '../organization/organization.ts';
import { columnValue } from '../rows/columnValue.ts';
import type { Row, Value } from '../rows/row.ts';
import type { Column } from '../tables/table.ts';
import { checkSameType, comparable, comparableLiteral, compare, likeTest } from './compareValues.ts';
import type { Expression } from './expression.ts';
import { queryFunctionTest } from './queryFunctions.ts';
import { relatedRows, relatedState, walk } from './walkPath.ts';

export type RowTest = (row: Row) => boolean;

/** What a filter is compiled for. */
export type FilterScope = {
  organization: Organization;
  state: TableState;
  userId: string;
  /** Inside a lambda: the variable every path starts with. */
  variable?: string;
};

/** Checks every name and type of a filter and makes it a test. Throws the 400 of the first mistake. */
export function compileFilter(scope: FilterScope, expression: Expression): RowTest {
  switch (expression.kind) {
    case 'constant':
      return () => expression.value;
    case 'not': {
      const inner = compileFilter(scope, expression.inner);
      return (row) => !inner(row);
    }
    case 'and':
    case 'or': {
      const left = compileFilter(scope, expression.left);
      const right = compileFilter(scope, expression.right);
      return expression.kind === 'and' ? (row) => left(row) && right(row) : (row) => left(row) || right(row);
    }
    case 'compare':
      return compileComparison(scope, expression);
    case 'columns':
      return compileColumns(scope, expression);
    case 'text': {
      const { column, read } = resolve(scope, expression.path);
      if (!isText(column))
        throw querySyntax(
          `No function signature for '${expression.function}' matches the type of '${column.name}'.`,
        );
      const test = likeTest(expression.function, expression.text);
      return (row) => {
        const value = read(row);
        return typeof value === 'string' && test(value);
      };
    }
    case 'query':
      return compileQueryFunction(scope, expression);
    case 'lambda':
      return compileLambda(scope, expression);
  }
}

function compileComparison(
  scope: FilterScope,
  expression: Extract<Expression, { kind: 'compare' }>,
): RowTest {
  const { column, read } = resolve(scope, expression.path);
  const right = comparableLiteral(column, expression.literal, expression.operator);
  return (row) => {
    const value = read(row);
    return compare(expression.operator, value === undefined ? undefined : comparable(value), right);
  };
}

function compileColumns(scope: FilterScope, expression: Extract<Expression, { kind: 'columns' }>): RowTest {
  const left = resolve(scope, expression.left);
  const right = resolve(scope, expression.right);
  checkSameType(left.column, right.column, expression.operator);
  return (row) => {
    const [first, second] = [left.read(row), right.read(row)];
    // A comparison of two columns is false when either is null, as in SQL.
    if (first === undefined || second === undefined) return false;
    return compare(expression.operator, comparable(first), comparable(second));
  };
}

function compileQueryFunction(
  scope: FilterScope,
  expression: Extract<Expression, { kind: 'query' }>,
): RowTest {
  const path = [...expression.path, expression.column];
  const { column, read } = resolve(
    scope,
    scope.variable && !expression.path.length ? [scope.variable, ...path] : path,
  );
  const test = queryFunctionTest({
    name: expression.function,
    column,
    values: expression.values,
    now: scope.organization.now(),
    userId: scope.userId,
    businessUnitId: scope.organization.businessUnitId,
  });
  return (row) => test(read(row));
}

function compileLambda(scope: FilterScope, expression: Extract<Expression, { kind: 'lambda' }>): RowTest {
  const [name, ...rest] = withoutVariable(scope, expression.path);
  const collection = name === undefined || rest.length > 0 ? undefined : scope.state.collections.get(name);
  if (name === undefined || !collection)
    throw unknownQueryProperty(scope.state.table.logicalName, expression.path.join('/'));
  const { organization } = scope;
  const state = relatedState(organization, collection.table);
  const inner = expression.inner
    ? compileFilter({ ...scope, state, variable: expression.variable }, expression.inner)
    : () => true;
  return (row) => {
    for (const related of relatedRows(organization, collection, row.id)) {
      if (inner(related) !== (expression.quantifier === 'all')) return expression.quantifier === 'any';
    }
    return expression.quantifier === 'all';
  };
}

function resolve(
  scope: FilterScope,
  path: string[],
): { column: Column; read: (row: Row) => Value | undefined } {
  const names = withoutVariable(scope, path);
  const property = names.at(-1) ?? '';
  const { state, follow } = walk(scope.organization, scope.state, names.slice(0, -1));
  const column = state.properties.get(property) ?? queryFunctionColumn(state, property);
  if (!column) throw unknownQueryProperty(state.table.logicalName, property);
  return {
    column,
    read: (row) => {
      const target = follow(row);
      return target && columnValue(state, column, target);
    },
  };
}

/** Query functions name lookups by the column (`ownerid`) as well as by the property (`_ownerid_value`). */
function queryFunctionColumn(state: TableState, name: string): Column | undefined {
  const column = state.columns.get(name);
  return column?.targets && column.validForRead ? column : undefined;
}

function withoutVariable(scope: FilterScope, path: string[]): string[] {
  if (scope.variable === undefined) return path;
  if (path[0] === scope.variable) return path.slice(1);
  throw querySyntax(`A path inside any or all must start with '${scope.variable}': '${path.join('/')}'.`);
}

function isText(column: Column): boolean {
  return ['String', 'Memo', 'EntityName', 'MultiSelectPicklist'].includes(column.type);
}
