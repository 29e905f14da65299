import type { ColumnValue, SentValue } from '../../../mapping/types.ts';

/** What was to be delivered when it failed: which columns, and what was in those at fault. */
export interface SentValues {
  columns: string[];
  /** Only what is needed to understand the failure: other values of the person are not kept. */
  values: Record<string, ColumnValue>;
}

const longestText = 200;

/** The value that one field could not deliver. */
export function fieldValues(column: string, value: string | null): SentValues {
  return { columns: [column], values: { [column]: cut(value) } };
}

/**
 * The columns of a row that was refused, with the values of those its message names.
 * @param row what was sent, properties of the Web API
 */
export function refusedValues(row: Readonly<Record<string, SentValue>>, message: string): SentValues {
  const columns = Object.keys(row);
  const words = new Set(message.toLowerCase().match(/[a-z0-9_]+/g) ?? []);
  const named = columns.filter((column) => words.has(column.toLowerCase().split('@', 1)[0] ?? ''));
  return {
    columns,
    values: Object.fromEntries(named.map((column) => [column, cut(row[column] ?? null)])),
  };
}

function cut(value: SentValue): ColumnValue {
  if (typeof value === 'object' && value !== null) return value.rawJSON;
  return typeof value === 'string' && value.length > longestText ? `${value.slice(0, longestText)}…` : value;
}
