import type { Refusal } from '../refusal.ts';

/** There is no run of the number a caller names. */
export function runNotFound(run: number): Refusal {
  return {
    refused: 'notFound',
    code: 'runNotFound',
    field: 'run',
    detail: `There is no run ${run}. “List synchronization runs” shows those there are.`,
  };
}
