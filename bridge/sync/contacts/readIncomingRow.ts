import type { ColumnValue, CompiledMapping, FieldProblem } from '../../mapping/types.ts';
import { versionOf } from './rowVersion.ts';

type Row = Readonly<Record<string, unknown>>;

/** What a row that came in says of mapped columns. */
export interface MappedValues {
  /** By property; what the row leaves out is not touched. */
  theirs: Record<string, ColumnValue>;
  /** Mapped columns that hold no single value. */
  problems: FieldProblem[];
}

/**
 * The mapped properties that a row contains. Dataverse has a single value in each of them, so an object or a list
 * comes from an expression in a flow that took too much, such as a whole lookup instead of its ID.
 */
export function readMappedValues(mapping: CompiledMapping, row: Row): MappedValues {
  const values: MappedValues = { theirs: {}, problems: [] };
  for (const { property, field, column, direction } of mapping.pairs) {
    const value = row[property];
    if (isSingle(value)) {
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

/** Whether a value is none of its column's choices, as far as they are known. */
export function namesUnknownChoice({ pairs }: CompiledMapping, theirs: MappedValues['theirs']): boolean {
  return pairs.some(({ column, property, canonicalColumn, toFieldText }) => {
    if (!column.choices) return false;
    const converted = toFieldText(canonicalColumn(theirs[property]));
    return 'problem' in converted && converted.problem.code === 'unknownChoice';
  });
}

/**
 * The row's version: versionnumber when the trigger sent it, else the number in its etag. Anything that cannot be a
 * version of SQL Server's, such as a number with decimals, is none.
 */
export function versionOfRow({ versionnumber, '@odata.etag': etag }: Row): string | undefined {
  const given = typeof versionnumber === 'number' ? String(versionnumber) : versionnumber;
  if (isVersion(given)) return given;
  const version = typeof etag === 'string' ? versionOf(etag) : undefined;
  return isVersion(version) ? version : undefined;
}

/** Beyond what JSON numbers hold exactly it is no version: no organisation counts that far. */
function isVersion(text: unknown): text is string {
  return typeof text === 'string' && /^[1-9]\d{0,15}$/.test(text) && BigInt(text) <= Number.MAX_SAFE_INTEGER;
}

function isSingle(value: unknown): value is ColumnValue {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
