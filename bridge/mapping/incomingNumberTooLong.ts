import { isNumeric } from './isNumeric.ts';
import { overlongNumber } from './misfits.ts';
import type { CompiledPair, FieldProblem } from './types.ts';

/** Why a value of a row that comes in is not even looked at: no number column has a number so long. */
export function incomingNumberTooLong(
  { field, column, property }: Pick<CompiledPair, 'field' | 'column' | 'property'>,
  value: unknown,
): FieldProblem | undefined {
  const misfit = isNumeric(column.type) && typeof value === 'string' ? overlongNumber(value) : undefined;
  if (!misfit) return undefined;
  const detail = `${property} does not fit ${field.name}: ${misfit.detail}.`;
  return { code: misfit.code, field: field.name, column: column.name, detail };
}
