/** How many rows one request carries, learnt from how long requests take. */
export interface BulkSizer {
  size(): number;
  /** A request that was carried out as a whole. */
  took(rows: number, milliseconds: number): void;
  /** A request too long or too large. */
  shrink(): void;
}

const firstSize = 100;
const smallestSize = 10;
/** Long enough to spread the cost of a request, far from Dataverse's limit of two minutes. */
const targetMs = 4000;
/** How much the newest measurement counts. */
const weight = 0.3;

/** `most`: Dataverse's own limit. Grows at most twofold a request, so that one quick answer misleads little. */
export function createBulkSizer(most: number): BulkSizer {
  let size = Math.min(firstSize, most);
  let perRow: number | undefined;
  const clamp = (rows: number) => Math.max(smallestSize, Math.min(most, Math.floor(rows)));
  return {
    size: () => size,
    took: (rows, milliseconds) => {
      if (rows <= 0) return;
      const measured = milliseconds / rows;
      perRow = perRow === undefined ? measured : perRow * (1 - weight) + measured * weight;
      const wanted = perRow === 0 ? most : targetMs / perRow;
      // A small request says little about a large one: grow from what was really tried.
      size = clamp(wanted < size ? wanted : Math.min(wanted, Math.max(size, rows * 2)));
    },
    shrink: () => {
      size = clamp(size / 2);
    },
  };
}
