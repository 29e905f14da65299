import type { ColumnType } from './types.ts';

const numeric: ReadonlySet<ColumnType> = new Set(['Integer', 'BigInt', 'Decimal', 'Double', 'Money']);

/** Whether a column holds numbers. */
export function isNumeric(column: ColumnType): boolean {
  return numeric.has(column);
}
