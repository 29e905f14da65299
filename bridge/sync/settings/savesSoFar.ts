let saves = 0;

/** How often mapping or settings were saved by this process: what was read before the last time is of yesterday. */
export function savesSoFar(): number {
  return saves;
}

/** Mapping or settings were saved. */
export function countSave(): void {
  saves += 1;
}
