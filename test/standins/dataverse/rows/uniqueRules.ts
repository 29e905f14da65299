import { duplicateFound, keyViolation, rowExists } from '../errors/rowErrors.ts';
import type { TableState } from '../organization/organization.ts';
import { comparable } from '../query/compareValues.ts';
import type { Context } from '../routing/context.ts';
import type { Row } from './row.ts';

/** Throws 412 when an active alternate key would hold the row's values twice. Keys with a null hold nothing. */
export function checkAlternateKeys(state: TableState, row: Row): void {
  for (const key of state.table.keys) {
    if (key.status !== 'Active') continue;
    const twin = findTwin(state, row, key.columns);
    if (!twin) continue;
    if (key.asDuplicateRecord) throw rowExists();
    const values = key.columns
      .map((column) => `${column}=${String(comparable(row.values[column] ?? ''))}`)
      .join(', ');
    throw keyViolation(key.label ?? key.schemaName, state.table.label ?? state.table.logicalName, values);
  }
}

/**
 * Throws 412 when a duplicate detection rule matches an active row. Rules count only for requests that ask:
 * `MSCRM.SuppressDuplicateDetection: false`.
 */
export function checkDuplicates(context: Context, state: TableState, row: Row): void {
  if (context.request.headers['mscrm.suppressduplicatedetection']?.toLowerCase() !== 'false') return;
  for (const rule of context.organization.duplicateRules) {
    if (rule.table !== state.table.logicalName) continue;
    const twin = findTwin(state, row, rule.columns, (candidate) => candidate.values.statecode !== 1);
    if (twin) throw duplicateFound();
  }
}

function findTwin(
  state: TableState,
  row: Row,
  columns: readonly string[],
  counts: (candidate: Row) => boolean = () => true,
): Row | undefined {
  const wanted = columns.map((column) => ({ column, value: row.values[column] }));
  if (wanted.length === 0 || wanted.some(({ value }) => value === undefined)) return undefined;
  const indexed = wanted.find(({ column }) => state.rows.indexedColumns.has(column));
  const candidates =
    indexed?.value === undefined ? state.rows.scan() : state.rows.find(indexed.column, indexed.value);
  for (const candidate of candidates) {
    const same = wanted.every(({ column, value }) => {
      const other = candidate.values[column];
      return other !== undefined && value !== undefined && comparable(other) === comparable(value);
    });
    if (same && candidate.id !== row.id && counts(candidate)) return candidate;
  }
  return undefined;
}
