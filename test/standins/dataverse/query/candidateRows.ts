import type { TableState } from '../organization/organization.ts';
import type { Row, Value } from '../rows/row.ts';
import type { Column } from '../tables/table.ts';
import type { Expression, Literal } from './expression.ts';
import { listValue } from './queryFunctions.ts';

/**
 * Rows a filter can be true for, found by an index on the id or a column, or undefined when only a walk over
 * the table tells. The filter is still applied to each; names and types have been checked before.
 */
export function candidateRows(state: TableState, expression: Expression): Map<string, Row> | undefined {
  switch (expression.kind) {
    case 'and':
      return candidateRows(state, expression.left) ?? candidateRows(state, expression.right);
    case 'or': {
      const left = candidateRows(state, expression.left);
      const right = left && candidateRows(state, expression.right);
      return left && right && new Map([...left, ...right]);
    }
    case 'compare':
      if (expression.operator !== 'eq' || expression.path.length !== 1) return undefined;
      return lookUp(state, state.properties.get(expression.path[0] ?? ''), [expression.literal]);
    case 'query': {
      if (expression.function !== 'In' || expression.path.length > 0) return undefined;
      const column = state.properties.get(expression.column) ?? state.columns.get(expression.column);
      return lookUp(state, column, expression.values);
    }
    default:
      return undefined;
  }
}

function lookUp(
  state: TableState,
  column: Column | undefined,
  literals: readonly Literal[],
): Map<string, Row> | undefined {
  if (!column || literals.some((literal) => literal.kind === 'null')) return undefined;
  const isId = column.name === state.table.primaryId;
  if (!isId && !state.rows.indexedColumns.has(column.name)) return undefined;
  const found = new Map<string, Row>();
  for (const literal of literals) {
    const value = listValue(column, literal);
    for (const row of isId ? byId(state, String(value)) : state.rows.find(column.name, value as Value)) {
      found.set(row.id, row);
    }
  }
  return found;
}

function byId(state: TableState, id: string): Row[] {
  const row = state.rows.get(id);
  return row ? [row] : [];
}
