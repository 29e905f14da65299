import { overlongNumber } from './misfits.ts';
import type { ColumnType, CompiledPair, FieldProblem } from './types.ts';

const numeric: ReadonlySet<ColumnType> = new Set(['Integer', 'BigInt', 'Decimal', 'Double', 'Money']);

/** Whether a column holds numbers. */
export function isNumeric(column: ColumnType): boolean {
  return numeric.has(column);
}

/** Why a value of a row that comes in is not even looked at: no number column has a number so long. */
export function overlongValue(
  { field, column, property }: Pick<CompiledPair, 'field' | 'column' | 'property'>,
  value: unknown,
): FieldProblem | undefined {
  const misfit = isNumeric(column.type) && typeof value === 'string' ? overlongNumber(value) : undefined;
  if (!misfit) return undefined;
  const detail = `${property} does not fit ${field.name}: ${misfit.detail}.`;
  return { code: misfit.code, field: field.name, column: column.name, detail };
}
