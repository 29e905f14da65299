import type { TableState } from '../organization/organization.ts';
import type { Column } from '../tables/table.ts';
import type { Row, Value } from './row.ts';

/** A row's value of a column; the id and the version are not stored among the values. */
export function columnValue(state: TableState, column: Column, row: Row): Value | undefined {
  if (column.name === state.table.primaryId) return row.id;
  if (column.name === 'versionnumber') return row.version;
  return row.values[column.name];
}
