import { foldText } from './foldText.ts';
import type { Row, Value } from './row.ts';

/** A change a delta link reports: the row's id at its latest version, or its removal. */
export type StoredChange = { id: string; version: number; deleted: boolean };

/** Where a table's rows live. Keeps an index on the id, on the version and on the columns it was made with. */
export type RowStore = {
  readonly indexedColumns: ReadonlySet<string>;
  /** Its rows follow from the definitions and are not written. */
  readonly computed?: true;
  /** Indexes one more column, the rows that are there included; for keys added later. */
  addIndex(column: string): void;
  size(): number;
  get(id: string): Row | undefined;
  /** Inserts or replaces. */
  put(row: Row): void;
  /** Removes; `version` is remembered for delta links. */
  remove(id: string, version: number): void;
  /** Version at which the id was last removed, if it is not there again. */
  removedAt(id: string): number | undefined;
  /** Puts an id back to what it was before a write that is rolled back. */
  restore(id: string, row: Row | undefined, removedAt: number | undefined): void;
  /** Called when writes can no longer be rolled back. */
  settle(): void;
  /** Rows by ascending id, from the first one after `afterId`. */
  scan(afterId?: string): Iterable<Row>;
  /** Rows whose indexed column equals the value: text case-insensitively, lookups by id. */
  find(column: string, value: Value): Iterable<Row>;
  /** Changes after the version, oldest first; a row changed twice appears once. */
  changes(afterVersion: number): Iterable<StoredChange>;
  close(): void;
};

/** Key under which an index holds a value. */
export function indexKey(value: Value): string {
  if (typeof value === 'object') return value.id;
  return typeof value === 'string' ? foldText(value) : String(value);
}
