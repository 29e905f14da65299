/** Ids in ascending order. Many inserts in a row are sorted once, when the order is next asked for. */
export type SortedIds = {
  add(id: string): void;
  remove(id: string): void;
  /** Index of the first id greater than the given one; 0 without one. */
  indexAfter(id: string | undefined): number;
  at(index: number): string | undefined;
};

/** Up to so many fresh ids are put in their place one by one; more are merged by a sort. */
const fewFresh = 64;

export function createSortedIds(): SortedIds {
  let sorted: string[] = [];
  let fresh = new Set<string>();

  const lowerBound = (id: string): number => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] ?? '') < id) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const settle = (): void => {
    if (fresh.size === 0) return;
    if (fresh.size <= fewFresh) for (const id of fresh) sorted.splice(lowerBound(id), 0, id);
    else sorted = [...sorted, ...fresh].sort();
    fresh = new Set();
  };

  return {
    add: (id) => {
      fresh.add(id);
    },
    remove: (id) => {
      if (fresh.delete(id)) return;
      const index = lowerBound(id);
      if (sorted[index] === id) sorted.splice(index, 1);
    },
    indexAfter: (id) => {
      settle();
      if (id === undefined) return 0;
      const index = lowerBound(id);
      return sorted[index] === id ? index + 1 : index;
    },
    at: (index) => sorted[index],
  };
}
