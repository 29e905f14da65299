import {
  concurrencyNotEnabled,
  rowExists,
  rowNotFound,
  rowNotFoundByKey,
  versionMismatch,
} from '../errors/rowErrors.ts';
import type { TableState } from '../organization/organization.ts';
import type { RowKey } from './findRow.ts';
import { etagOf } from './presentRow.ts';
import type { Row } from './row.ts';

/**
 * Holds If-Match and If-None-Match against what is there. Returns whether the write creates or updates.
 * Throws 404 (If-Match, missing), 412 (If-Match, other version; If-None-Match: *, present).
 */
export function checkPreconditions(
  state: TableState,
  key: RowKey,
  row: Row | undefined,
  headers: Record<string, string>,
): 'create' | 'update' {
  const match = headers['if-match'];
  const noneMatch = headers['if-none-match'];
  if (match !== undefined) {
    requireExisting(state, key, row);
    requireVersion(state, row, match);
    return 'update';
  }
  if (noneMatch === '*' && row) throw rowExists();
  return row ? 'update' : 'create';
}

/** For writes that need the row, as DELETE and a property's PUT do. */
export function requireExisting(state: TableState, key: RowKey, row: Row | undefined): asserts row is Row {
  if (row) return;
  const { logicalName } = state.table;
  throw 'id' in key ? rowNotFound(logicalName, key.id) : rowNotFoundByKey(logicalName);
}

/** If-Match with an etag: the row's must be the same, and the table must have optimistic concurrency. */
export function requireVersion(state: TableState, row: Row, match: string | undefined): void {
  if (match === undefined || match === '*') return;
  if (!state.table.optimisticConcurrency) throw concurrencyNotEnabled(state.table.logicalName);
  if (match !== etagOf(row)) throw versionMismatch();
}
