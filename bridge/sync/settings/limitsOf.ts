import type { PairProblem } from '../../mapping/pairProblem.ts';
import type { CompiledMapping } from '../../mapping/types.ts';

/** What does not travel of a mapping that can be used: pairs whose column our user cannot fully read, or not change. */
export function limitsOf({ pairs }: CompiledMapping): PairProblem[] {
  return pairs.flatMap(({ limit }) => limit ?? []);
}
