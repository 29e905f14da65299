import type { DataverseRow } from '../../../dataverse/types.ts';
import { longestMergeChain } from '../../settings/contactTable.ts';
import type { ContactProblem } from '../contactWork.ts';

/** Where following ended: at the row that is left, or at one that leads no further, with the reason. */
export interface Followed {
  row: DataverseRow;
  problem?: ContactProblem;
}

/**
 * Follows a merged row from master to master to the one that is left.
 * @param read a row by its ID, or why it cannot be read
 */
export async function followMerged(
  start: DataverseRow,
  read: (id: string) => Promise<DataverseRow | 'missing' | { problem: ContactProblem }>,
): Promise<Followed> {
  let row = start;
  for (let steps = 0; row.values.merged === true; steps += 1) {
    const master = row.values._masterid_value;
    if (typeof master !== 'string' || steps === longestMergeChain) return { row, problem: brokenMerge(row) };
    const next = await read(master);
    if (next === 'missing') return { row, problem: brokenMerge(row) };
    if ('problem' in next) return { row, problem: next.problem };
    row = next;
  }
  return { row };
}

function brokenMerge(row: DataverseRow): ContactProblem {
  return {
    code: 'mergeNotFollowed',
    kind: 'ambiguous',
    detail: `The Dynamics row ${row.id} was merged, but the row it was merged into cannot be found. Link the contact to the right row.`,
  };
}
