/** A value at a time. */
export interface Point {
  at: number;
  value: number;
}

/** Pairs looked at; more would not change the median. */
const mostPoints = 400;

/**
 * How fast values rise, per unit of time, by the median of the slopes between all pairs (Theil and Sen): single peaks, such as
 * before a garbage collection, do not count.
 * @returns 0 for fewer than two points
 */
export function slopeOf(points: readonly Point[]): number {
  const step = Math.max(1, Math.ceil(points.length / mostPoints));
  const some = points.filter((_, index) => index % step === 0);
  const slopes: number[] = [];
  for (const [index, from] of some.entries()) {
    for (const to of some.slice(index + 1)) {
      if (to.at !== from.at) slopes.push((to.value - from.value) / (to.at - from.at));
    }
  }
  return medianOf(slopes);
}

/** 0 for none. */
export function medianOf(values: readonly number[]): number {
  return shareOf(values, 0.5);
}

/** The value that so large a share of all lies at or below; 0 for none. */
export function shareOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
