import type { DataverseColumn } from '../mapping/types.ts';

/** Enough of a table to address its rows. */
export interface TableRef {
  /** Logical name, such as `contact`. */
  name: string;
  /** Entity set name as metadata gives it; never the logical name and an s. */
  entitySet: string;
  primaryId: string;
  /** Some columns are masked, and our user may read them unmasked when it asks to. */
  unmask?: true;
}

/** A table as the list of tables gives it. */
export interface TableSummary extends TableRef {
  primaryName?: string;
  isActivity: boolean;
}

/** A state of a table's life cycle with the status a row takes when nothing else is said. */
export interface TableState {
  value: number;
  label: string;
  /** Language-independent name, such as `Completed`. */
  invariantName?: string;
  defaultStatus: number;
}

/** A table as live metadata describes it. */
export interface DataverseTable extends TableSummary {
  columns: readonly DataverseColumn[];
  /** Columns that are not offered, each with the reason as the end of a sentence. */
  otherColumns?: ReadonlyMap<string, string>;
  states: readonly TableState[];
  /** Which bulk messages the table lists (sdkmessagefilters). */
  createMultiple: boolean;
  updateMultiple: boolean;
}
