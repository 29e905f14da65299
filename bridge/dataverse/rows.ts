import type { ColumnValue, SentValue } from '../mapping/types.ts';
import type { DataverseError } from './dataverseError.ts';
import type { DataverseUnavailable } from './dataverseUnavailable.ts';

/** A row as read: plain properties only, annotations are taken off. GUIDs are lower case. */
export interface DataverseRow {
  id: string;
  /** `W/"…"`, opaque; changes with every write. */
  etag: string;
  values: Record<string, ColumnValue>;
  /** Table that each filled lookup property (`_x_value`) points to. */
  lookupTables: Record<string, string>;
}

export interface RowUpdate {
  id: string;
  /** Version the update is based on; without it the row only has to exist. */
  etag?: string;
  /** Changed properties only; lookups as `Navigation@odata.bind`. */
  values: Record<string, SentValue>;
}

export interface RowCreate {
  id: string;
  /** Properties; lookups as `Navigation@odata.bind`, the parties of an activity as rows of their collection. */
  values: Record<string, SentValue | readonly ActivityParty[]>;
}

/** Somebody who takes part in an activity: `participationtypemask` and the bind of the party. */
export type ActivityParty = Readonly<Record<string, SentValue>>;

/** A row that is created open and brought to a state in the same transaction (a completed activity). */
export interface RowCreateCompleted extends RowCreate {
  state: { statecode: number; statuscode: number };
}

/**
 * Why a row was refused: `data` – its values, repeating is useless until they change; `logic` – a plug-in or process of
 * the organisation failed on it; `duplicate` – Dynamics takes
 * another row for the same one, by a key or a duplicate-detection rule; `forbidden` – a right is
 * missing; `transient` – Dataverse could not do it just now (throttled, deadlock), it was not done.
 */
export type RefusalReason = 'data' | 'logic' | 'duplicate' | 'forbidden' | 'transient';

/** Outcomes both kinds of write share. */
export type RowNotWritten =
  | { id: string; outcome: 'refused'; reason: RefusalReason; error: DataverseError }
  /** Sent, but no trustworthy answer came: read the row before repeating. */
  | { id: string; outcome: 'unknown'; detail: string }
  /** Not sent; the report's `failure` says why. */
  | { id: string; outcome: 'unsent' };

export type UpdateResult =
  | { id: string; outcome: 'ok'; row: DataverseRow }
  /** 412: the row has changed since its etag was read. */
  | { id: string; outcome: 'changed'; error: DataverseError }
  | { id: string; outcome: 'missing'; error: DataverseError }
  | RowNotWritten;

export type CreateResult =
  /** `row` when Dataverse handed it back; CreateMultiple does not. */
  | { id: string; outcome: 'ok'; row?: DataverseRow }
  /** 412: a row with this ID is already there, or, which Dataverse tells no differently, one with another key of it. */
  | { id: string; outcome: 'exists'; error: DataverseError }
  | RowNotWritten;

/** Given with a write of many rows. */
export interface ResultListener<Result> {
  /** Told what became of the rows of each request once it is settled, while others are still under way. */
  onResults?: ((results: readonly Result[]) => void) | undefined;
}

/**
 * What became of a write of many rows: one result per row in the order given. Never thrown away for a failure of
 * the whole: what was done before it is in `results`, the rest is `unsent`.
 */
export interface WriteReport<Result> {
  results: Result[];
  failure?: DataverseUnavailable;
}
