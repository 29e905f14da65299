import type { AgreedValues, ColumnValue, CompiledMapping } from '../../mapping/types.ts';
import type { PendingValues } from '../state/contactState.ts';

type Row = Readonly<Record<string, ColumnValue>>;

/**
 * The agreed values to decide with while values of ours may still be under way: a column that already holds a
 * pending value is our own write, not an edit made in Dynamics, so the pending pair counts as agreed for it.
 */
export function effectiveAgreed(
  mapping: CompiledMapping,
  agreed: AgreedValues | undefined,
  pending: PendingValues | undefined,
  theirs: Row,
): AgreedValues | undefined {
  if (!pending) return agreed;
  const landed: AgreedValues = {};
  for (const pair of mapping.pairs) {
    if (!(pair.property in theirs)) continue;
    const held = pair.canonicalColumn(theirs[pair.property]);
    const sent = pending.attempts.findLast((attempt) => attempt[pair.item.column]?.theirs === held);
    const values = sent?.[pair.item.column];
    if (values) landed[pair.item.column] = values;
  }
  return agreed || Object.keys(landed).length > 0 ? { ...agreed, ...landed } : undefined;
}

/** Whether the row holds everything of the newest attempt, so that nothing of it is under way any more. */
export function newestLanded(mapping: CompiledMapping, pending: PendingValues, theirs: Row): boolean {
  const newest = pending.attempts.at(-1) ?? {};
  return mapping.pairs.every((pair) => {
    const sent = newest[pair.item.column];
    return !sent || (pair.property in theirs && pair.canonicalColumn(theirs[pair.property]) === sent.theirs);
  });
}
