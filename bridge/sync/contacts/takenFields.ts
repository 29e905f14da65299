import type { CompiledMapping } from '../../mapping/types.ts';

/** Contact fields that a row in Dynamics may change, by the mapping alone. */
export function takenFields({ pairs }: CompiledMapping): string[] {
  return pairs.filter(({ direction }) => direction !== 'toDynamics').map(({ field }) => field.name);
}
