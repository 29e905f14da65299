/** How many pairs there are, in words. */
export function counted(items: readonly unknown[]): string {
  return items.length === 1 ? '1 pair' : `${items.length} pairs`;
}
