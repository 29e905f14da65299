import type { Row } from '../rows/row.ts';
import type { RowStore } from '../rows/rowStore.ts';

/**
 * The rows of several stores as if they were one: activitypointer is the union of all activities. Ids are unique
 * across activities. It is only read; a write is a mistake in the stand-in.
 */
export function createUnionStore(stores: readonly RowStore[], indexedColumns: readonly string[]): RowStore {
  const first = <Found>(find: (store: RowStore) => Found | undefined): Found | undefined => {
    for (const store of stores) {
      const found = find(store);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const readOnly = (): never => {
    throw new Error('The union of activities cannot be written to.');
  };
  return {
    indexedColumns: new Set(indexedColumns),
    addIndex: () => {},
    size: () => stores.reduce((sum, store) => sum + store.size(), 0),
    get: (id) => first((store) => store.get(id)),
    scan: (afterId) => mergeById(stores.map((store) => store.scan(afterId)[Symbol.iterator]())),
    *find(column, value) {
      for (const store of stores) yield* store.find(column, value);
    },
    removedAt: (id) => first((store) => store.removedAt(id)),
    changes: () => [],
    put: readOnly,
    remove: readOnly,
    restore: readOnly,
    settle: () => {},
    close: () => {},
  };
}

/** Yields the rows of iterators that are in order of id, in order of id. */
function* mergeById(sources: Iterator<Row>[]): Iterable<Row> {
  const heads = sources.map((source) => ({ source, next: source.next() }));
  for (;;) {
    let lowest: (typeof heads)[number] | undefined;
    for (const head of heads) {
      if (head.next.done) continue;
      if (!lowest || lowest.next.done || head.next.value.id < lowest.next.value.id) lowest = head;
    }
    if (!lowest || lowest.next.done) return;
    yield lowest.next.value;
    lowest.next = lowest.source.next();
  }
}
