import type { DateTime2 } from '../../database/sqlType.ts';
import type { DifferenceKind, FollowingRules } from './differenceKinds.ts';

export type ReconciliationState = 'running' | 'finished' | 'failed' | 'cancelled';
/** What it is at: contacts with their rows, addresses that several contacts share, rows without contact. */
export type ReconciliationStage = 'contacts' | 'addresses' | 'rows';

/**
 * What was counted. Of contacts: read = linked + qualifying + held + others, and linked = same + what was found of
 * linked ones. Of rows: read = linked + merged + inactive + what was found of rows.
 */
export interface ReconciliationTotals {
  contacts: { read: number; linked: number; same: number; held: number; others: number };
  /** `merged` into others, and `inactive` ones without contact, are no business of anybody's. */
  rows: { read: number; linked: number; merged: number; inactive: number };
  found: Partial<Record<DifferenceKind, number>>;
  rules: FollowingRules;
  /** Rows that were not found in bulk and, being many, not asked for one by one. */
  unasked: number;
  /** Number of the last difference of the stage before: a stage that was cut off begins anew. */
  stageNumber: number;
}

/** One comparison of both sides. Times are UTC. */
export interface Reconciliation {
  id: number;
  state: ReconciliationState;
  stage: ReconciliationStage;
  requestedBy?: string;
  started: DateTime2;
  finished?: DateTime2;
  upperBound: number;
  position: number;
  lastNumber: number;
  requests: number;
  totals: ReconciliationTotals;
  reasonCode?: string;
  reason?: string;
  cancelRequested: boolean;
}

/** Why a field is not the same on both sides. */
export type FieldReason =
  | 'failure'
  | 'pending'
  | 'conflict'
  | 'changedInXperience'
  | 'neverExchanged'
  | 'changedInDynamics'
  | 'rule';

/** A field that is not the same on both sides, by names: what they hold is on the page of the contact. */
export interface FieldDifference {
  field: string;
  column: string;
  reason: FieldReason;
}

export interface DifferenceDetails {
  fields?: FieldDifference[];
  /** A sentence on what is in the way. */
  detail?: string;
  /** Stable code of a failure. */
  code?: string;
  /** Of a shared address: how many contacts have it. */
  contacts?: number;
}

/** Something that was found. */
export interface Difference {
  number: number;
  kind: DifferenceKind;
  /** Absent for a row without contact. */
  contactId?: number;
  rowId?: string;
  details: DifferenceDetails;
}

export const noTotals: ReconciliationTotals = {
  contacts: { read: 0, linked: 0, same: 0, held: 0, others: 0 },
  rows: { read: 0, linked: 0, merged: 0, inactive: 0 },
  found: {},
  rules: { contactSync: false, takesChanges: false, deletedRow: 'report' },
  unasked: 0,
  stageNumber: 0,
};
