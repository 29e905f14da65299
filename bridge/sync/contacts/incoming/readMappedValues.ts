import { incomingNumberTooLong } from '../../../mapping/incomingNumberTooLong.ts';
import type { ColumnValue, CompiledMapping, CompiledPair, FieldProblem } from '../../../mapping/types.ts';

/** Where a row comes from: a flow reads with the eyes of its own connection, which may see secured columns masked. */
export type RowSource = 'delivered' | 'read';

/** What a row that came in says of mapped columns. */
export interface MappedValues {
  /** By property; what the row leaves out is not touched. */
  theirs: Record<string, ColumnValue>;
  /** Mapped columns that hold no single value, or a number too long for any. */
  problems: FieldProblem[];
}

/**
 * The mapped properties that a row contains. Dataverse has a single value in each of them, so an object or a list
 * comes from an expression in a flow that took too much, such as a whole lookup instead of its ID.
 */
export function readMappedValues(
  mapping: Pick<CompiledMapping, 'pairs'>,
  row: Readonly<Record<string, unknown>>,
  source: RowSource = 'delivered',
): MappedValues {
  const values: MappedValues = { theirs: {}, problems: [] };
  for (const pair of mapping.pairs) {
    const { property, field, column, direction, unread } = pair;
    if (unread || (column.secured && source === 'delivered')) continue;
    const value = singleOf(pair, row[property]);
    const overlong = incomingNumberTooLong(pair, value);
    if (overlong) {
      if (direction !== 'toDynamics') values.problems.push(overlong);
    } else if (isSingle(value)) {
      values.theirs[property] = value;
    } else if (value !== undefined && direction !== 'toDynamics') {
      const found = Array.isArray(value) ? 'a list' : 'an object';
      values.problems.push({
        code: 'notASingleValue',
        field: field.name,
        column: column.name,
        detail: `${property} does not fit ${field.name}: it holds ${found} instead of a single value. Put the text, number or ID itself there.`,
      });
    }
  }
  return values;
}

/** Several choices may come as a list of numbers or labels; each is made out by itself, for labels hold commas. */
function singleOf({ column, canonicalColumn }: CompiledPair, value: unknown): unknown {
  if (column.type !== 'MultiSelectPicklist' || !Array.isArray(value) || value.length > mostChoices)
    return value;
  const parts = value.map((each: unknown) =>
    isSingle(each) && each !== null ? canonicalColumn(each) : undefined,
  );
  return parts.includes(undefined) ? value : parts.join(',') || null;
}

/** Far more than any column has. */
const mostChoices = 1000;

function isSingle(value: unknown): value is ColumnValue {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
