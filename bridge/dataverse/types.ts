import type { ColumnValue, DataverseColumn } from '../mapping/types.ts';
import type { DataverseError } from './dataverseError.ts';
import type { DataverseUnavailable } from './dataverseUnavailable.ts';

export type { DataverseError };

/** One HTTP request that was sent, for counting and for the log. Carries no query, so no personal data. */
export interface RequestRecord {
  kind: 'data' | 'token';
  /** What it was for, such as "read rows" or "update rows". */
  purpose: string;
  method: string;
  path: string;
  /** Absent when no answer came. */
  status?: number;
  milliseconds: number;
  /** 1 for the first try. */
  attempt: number;
  /** Rows or queries carried. */
  operations: number;
  clientRequestId: string;
  correlationId: string;
  /** x-ms-service-request-id of the answer. */
  requestId?: string;
}

/** Given with every call; all optional. */
export interface CallOptions {
  /** Ends waiting and requests in flight; a write in flight then has outcome "unknown". */
  signal?: AbortSignal;
  /** Time of the client's clock (ms) after which nothing more is sent or waited for. */
  deadline?: number;
  /** Sent as x-ms-correlation-id; one per run. */
  correlationId?: string;
  /** Told of every request to the Web API made for this call, repeats included. */
  onRequest?: (request: RequestRecord) => void;
}

export interface ReadOptions extends CallOptions {
  /** Property names; lookups as `_x_value`. The primary ID is always read. */
  select: readonly string[];
}

export interface WriteOptions extends CallOptions {
  /** Shared variable `tag` that plug-ins and flows see: marks our own writes. */
  tag: string;
  /**
   * Asked immediately before each write is put on the wire, after any waiting; false keeps it back.
   * A holder of a lease answers whether enough of it remains for `requestTimeoutMs`.
   */
  mayWrite?: () => boolean | Promise<boolean>;
  /** Properties to hand back as Dataverse holds them after the write. */
  select?: readonly string[];
}

/** Enough of a table to address its rows. */
export interface TableRef {
  /** Logical name, such as `contact`. */
  name: string;
  /** Entity set name as metadata gives it; never the logical name and an s. */
  entitySet: string;
  primaryId: string;
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
  states: readonly TableState[];
  /** Which bulk messages the table lists (sdkmessagefilters). */
  createMultiple: boolean;
  updateMultiple: boolean;
}

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
  values: Record<string, ColumnValue>;
}

export interface RowCreate {
  id: string;
  values: Record<string, ColumnValue>;
}

/** A row that is created open and brought to a state in the same transaction (a completed activity). */
export interface RowCreateCompleted extends RowCreate {
  state: { statecode: number; statuscode: number };
}

/**
 * Why a row was refused: `data` – its values, repeating is useless until they change; `forbidden` – a right is
 * missing; `transient` – Dataverse could not do it just now (throttled, deadlock), it was not done.
 */
export type RefusalReason = 'data' | 'forbidden' | 'transient';

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
  /** 412: a row with this ID is already there. */
  | { id: string; outcome: 'exists'; error: DataverseError }
  | RowNotWritten;

/**
 * What became of a write of many rows: one result per row in the order given. Never thrown away for a failure of
 * the whole: what was done before it is in `results`, the rest is `unsent`.
 */
export interface WriteReport<Result> {
  results: Result[];
  failure?: DataverseUnavailable;
}

/** Who the token is in Dynamics. */
export interface Identity {
  userId: string;
  businessUnitId: string;
  organizationId: string;
}

export interface Organization {
  organizationId: string;
  name: string;
  /** Version of the platform, such as 9.2.25101.00184. */
  version: string;
}

/** A user or team that can own rows; `reference` is what settings store, `/systemusers(id)` or `/teams(id)`. */
export interface Owner {
  kind: 'user' | 'team';
  id: string;
  name: string;
  reference: string;
}

export interface DynamicsUser {
  id: string;
  name: string;
  email?: string;
}

/**
 * The Web API as the bridge uses it. Reads throw DataverseUnavailable; writes report (WriteReport). All calls of
 * one client share its token, its concurrency and its pauses.
 */
export interface DataverseClient {
  /** Longest time one request can take, from the first byte sent to the last received. */
  readonly requestTimeoutMs: number;
  whoAmI(options?: CallOptions): Promise<Identity>;
  readOrganization(options?: CallOptions): Promise<Organization>;
  /** All tables that have an entity set, by logical name. Cached like describeTable. */
  listTables(options?: CallOptions & { fresh?: boolean }): Promise<ReadonlyMap<string, TableSummary>>;
  /** Throws kind "notFound" for an unknown table. Cached; read anew when the schema has changed, or with `fresh`. */
  describeTable(name: string, options?: CallOptions & { fresh?: boolean }): Promise<DataverseTable>;
  /** Rows by ID; those that are not there are absent from the map. Keys are lower case. */
  readRows(table: TableRef, ids: readonly string[], options: ReadOptions): Promise<Map<string, DataverseRow>>;
  /**
   * Rows whose column equals one of the values. Dataverse compares text without regard to case and trailing
   * blanks, so compare again; inactive rows are included: select statecode.
   */
  findRows(
    table: TableRef,
    column: string,
    values: readonly (string | number)[],
    options: ReadOptions,
  ): Promise<DataverseRow[]>;
  /** One row by a GET of its own: the only answer that counts as proof that a row is gone. */
  readRow(table: TableRef, id: string, options: ReadOptions): Promise<DataverseRow | 'missing'>;
  /** One `$batch` per bulk, `If-Match` per row, continue on error. */
  updateRows(
    table: TableRef,
    updates: readonly RowUpdate[],
    options: WriteOptions & { select: readonly string[] },
  ): Promise<WriteReport<UpdateResult>>;
  /** CreateMultiple where the table lists it, when rolled back once as `$batch` of create-only requests. */
  createRows(
    table: TableRef & { createMultiple: boolean },
    rows: readonly RowCreate[],
    options: WriteOptions,
  ): Promise<WriteReport<CreateResult>>;
  /** Each row created and brought to its state in one changeset, all or nothing; many changesets a request. */
  createCompletedRows(
    table: TableRef,
    rows: readonly RowCreateCompleted[],
    options: WriteOptions,
  ): Promise<WriteReport<CreateResult>>;
  /** Enabled users that people work with, then owner teams, each by name. */
  listOwners(options?: CallOptions): Promise<Owner[]>;
  listUsers(options?: CallOptions): Promise<DynamicsUser[]>;
  /** Ends all connections; whatever is in flight fails. */
  close(): Promise<void>;
}

/** Where access tokens come from. */
export interface TokenSource {
  /** A token for the organisation. `rejected` is one that Dataverse answered with 401: another is fetched. */
  getToken(options?: { rejected?: string; signal?: AbortSignal }): Promise<string>;
}
