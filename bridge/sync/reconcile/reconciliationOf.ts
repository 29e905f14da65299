import type { StoredDifference } from '../state/differences.ts';
import type { StoredReconciliation } from '../state/reconciliations.ts';
import type { DifferenceKind } from './differenceKinds.ts';
import {
  type Difference,
  type DifferenceDetails,
  noTotals,
  type Reconciliation,
  type ReconciliationStage,
  type ReconciliationState,
  type ReconciliationTotals,
} from './reconciliation.ts';

/** Reads the columns of a row. */
export function reconciliationOf(row: StoredReconciliation): Reconciliation {
  return {
    id: row.reconciliation_id,
    state: row.state as ReconciliationState,
    stage: row.stage as ReconciliationStage,
    started: row.started_at,
    upperBound: row.upper_bound,
    position: row.position,
    lastNumber: row.last_number,
    requests: row.requests,
    totals:
      row.totals === null ? structuredClone(noTotals) : (JSON.parse(row.totals) as ReconciliationTotals),
    cancelRequested: row.cancel_requested,
    ...(row.requested_by === null ? {} : { requestedBy: row.requested_by }),
    ...(row.finished_at === null ? {} : { finished: row.finished_at }),
    ...(row.reason_code === null ? {} : { reasonCode: row.reason_code }),
    ...(row.reason === null ? {} : { reason: row.reason }),
  };
}

export function differenceOf(row: StoredDifference): Difference {
  return {
    number: row.number,
    kind: row.kind as DifferenceKind,
    details: row.details === null ? {} : (JSON.parse(row.details) as DifferenceDetails),
    ...(row.contact_id === 0 ? {} : { contactId: row.contact_id }),
    ...(row.row_id === null ? {} : { rowId: row.row_id }),
  };
}
