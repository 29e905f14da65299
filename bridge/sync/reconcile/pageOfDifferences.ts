import type { NewDifference } from '../state/differences.ts';
import type { DifferenceKind } from './differenceKinds.ts';
import type { DifferenceDetails, ReconciliationTotals } from './reconciliation.ts';

/** All are counted, and so many of each kind kept. */
export const mostKept = 10_000;

/** What one page finds: counts go into the totals, differences are kept for the next save. */
export interface PageOfDifferences {
  /** @param about.always kept whatever there is of its kind: later pages look for it */
  add(
    kind: DifferenceKind,
    about: { contactId?: number; rowId?: string | null | undefined; always?: boolean },
    details?: DifferenceDetails,
  ): void;
  /** Those found since the last call, and the number of the last one. */
  take(): { differences: NewDifference[]; lastNumber: number };
}

export function createPage(totals: ReconciliationTotals, lastNumber: number): PageOfDifferences {
  let number = lastNumber;
  let found: NewDifference[] = [];
  return {
    add(kind, { contactId = 0, rowId = null, always = false }, details) {
      const count = (totals.found[kind] ?? 0) + 1;
      totals.found[kind] = count;
      if (count > mostKept && !always) return;
      number += 1;
      const told = details && Object.keys(details).length > 0 ? details : null;
      found.push({ number, kind, contactId, rowId, details: told });
    },
    take() {
      const differences = found;
      found = [];
      return { differences, lastNumber: number };
    },
  };
}
