import type { BenchOptions } from './types.ts';

/** What the options ask for. */
export function sizeBy<const Size>(
  { full, small = false }: Pick<BenchOptions, 'full' | 'small'>,
  sizes: { small: Size; usual: Size; full: Size },
): Size {
  if (small) return sizes.small;
  return full ? sizes.full : sizes.usual;
}
