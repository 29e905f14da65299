import type { FieldProblem, ProblemCode } from './types.ts';

/** Why a pair cannot be mapped, and where in the mapping the mistake is. */
export interface PairProblem extends FieldProblem {
  /** Such as `pairs[3].column`, counted from 0; absent for pairs that extensions add. */
  place?: string;
}

/** Part of a pair that a problem speaks of; the others speak of the pair as a whole. */
const parts: Partial<Record<ProblemCode, string>> = {
  unknownField: 'field',
  fieldAmbiguous: 'field',
  privateField: 'field',
  fieldMappedTwice: 'field',
  unknownColumn: 'column',
  columnNotReadable: 'column',
  columnSecured: 'column',
  columnNotWritable: 'column',
  columnNotByValue: 'column',
  columnMappedTwice: 'column',
  fieldNotWritable: 'direction',
  unknownChoice: 'valueMap',
  targetUnknown: 'lookup',
  keyColumnUnknown: 'lookup.keyColumn',
  keyColumnUnfit: 'lookup.keyColumn',
};

/** A problem with the place of its pair, where the pair has one. */
export function placed(problem: FieldProblem, index: number | undefined): PairProblem {
  if (index === undefined) return problem;
  const part = parts[problem.code];
  return { ...problem, place: `pairs[${index}]${part === undefined ? '' : `.${part}`}` };
}
