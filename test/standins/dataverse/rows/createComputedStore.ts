import { isLookup, type Row } from './row.ts';
import type { RowStore } from './rowStore.ts';

/** Rows that follow from something else and are only read; a write is a mistake in the stand-in. */
export function createComputedStore(compute: () => readonly Row[]): RowStore {
  let rows: readonly Row[] | undefined;
  let byId = new Map<string, Row>();
  const all = (): readonly Row[] => {
    if (rows) return rows;
    rows = [...compute()].sort((left, right) => (left.id < right.id ? -1 : 1));
    byId = new Map(rows.map((row) => [row.id, row]));
    return rows;
  };
  const readOnly = (): never => {
    throw new Error('Computed rows cannot be written to.');
  };
  return {
    indexedColumns: new Set(),
    computed: true,
    addIndex: () => {},
    size: () => all().length,
    get: (id) => {
      all();
      return byId.get(id);
    },
    *scan(afterId = '') {
      for (const row of all()) if (row.id > afterId) yield row;
    },
    *find(column, value) {
      for (const row of all()) {
        const stored = row.values[column];
        const same = isLookup(stored) && isLookup(value) ? stored.id === value.id : stored === value;
        if (same) yield row;
      }
    },
    removedAt: () => undefined,
    changes: () => [],
    put: readOnly,
    remove: readOnly,
    restore: readOnly,
    settle: () => {},
    close: () => {},
  };
}
