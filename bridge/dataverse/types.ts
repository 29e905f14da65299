import type {
  ActivitiesQuery,
  CallOptions,
  FindOptions,
  MergedQuery,
  MetadataOptions,
  ReadOptions,
  WalkOptions,
  WriteOptions,
} from './calls.ts';
import type { DataverseError } from './dataverseError.ts';
import type {
  CreateResult,
  DataverseRow,
  ResultListener,
  RowCreate,
  RowCreateCompleted,
  RowUpdate,
  UpdateResult,
  WriteReport,
} from './rows.ts';
import type { DataverseTable, TableRef, TableSummary } from './tables.ts';

export type * from './calls.ts';
export type * from './dataverseError.ts';
export type * from './rows.ts';
export type * from './tables.ts';

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

/** A right that a user's roles give, such as `prvCreateContact`. */
export interface HeldPrivilege {
  name: string;
  /** `Basic` own rows, `Local` the business unit's, `Deep` those below as well, `Global` all. */
  depth: string;
}

/** A flow that starts when rows of a table are written. */
export interface FlowTrigger {
  name: string;
  created: boolean;
  updated: boolean;
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
  /** The same of a request that writes. */
  readonly writeTimeoutMs: number;
  /** What the clock of Dynamics says now, by its last answer and to about a second; undefined before the first one. */
  serverTime(): Date | undefined;
  whoAmI(options?: CallOptions): Promise<Identity>;
  /** The same, and in the same request the rows that were merged since then, whatever their ID. */
  whoAmIAndMerged(
    query: MergedQuery,
    options?: CallOptions,
  ): Promise<{ identity: Identity; merged: DataverseRow[] }>;
  readOrganization(options?: CallOptions): Promise<Organization>;
  /** What a user's own roles and teams allow; those of teams are always told as `Basic`. */
  readPrivileges(userId: string, options?: CallOptions): Promise<HeldPrivilege[]>;
  /** All tables that have an entity set, by logical name. Cached like describeTable. */
  listTables(options?: MetadataOptions): Promise<ReadonlyMap<string, TableSummary>>;
  /** Throws kind "notFound" for an unknown table. Cached; read anew when the schema has changed. */
  describeTable(name: string, options?: MetadataOptions): Promise<DataverseTable>;
  /** Rows by ID; those that are not there are absent from the map. Keys are lower case. */
  readRows(table: TableRef, ids: readonly string[], options: ReadOptions): Promise<Map<string, DataverseRow>>;
  /**
   * All rows of a table, or those changed since then in that order, a page of up to 5,000 at a time; the next page is asked for when the last one has been dealt
   * with, so that memory does not grow with the table.
   */
  walkRows(
    table: TableRef,
    options: WalkOptions,
    onPage: (rows: readonly DataverseRow[]) => Promise<void>,
  ): Promise<void>;
  /**
   * Rows whose column equals one of the values. Dataverse compares text without regard to case and trailing
   * blanks, so compare again; inactive rows are included: select statecode.
   */
  findRows(
    table: TableRef,
    column: string,
    values: readonly (string | number)[],
    options: FindOptions,
  ): Promise<DataverseRow[]>;
  /**
   * Activities of some tables that regard rows, with `_regardingobjectid_value` and `activitytypecode` beside what is
   * selected of the columns that all activities have.
   */
  findActivities(query: ActivitiesQuery, options: ReadOptions): Promise<DataverseRow[]>;
  /** Rows that were merged into others since then. */
  findMerged(query: MergedQuery, options?: CallOptions): Promise<DataverseRow[]>;
  /** One row by a GET of its own: the only answer that counts as proof that a row is gone. */
  readRow(table: TableRef, id: string, options: ReadOptions): Promise<DataverseRow | 'missing'>;
  /** Which of the rows are in the recycle bin; none where the environment has no bin. */
  findDeleted(table: TableRef, ids: readonly string[], options: CallOptions): Promise<Set<string>>;
  /** Takes a row out of the recycle bin; what Dynamics said when it refused. */
  restoreRow(table: TableRef, id: string, options: CallOptions): Promise<DataverseError | undefined>;
  /** One `$batch` per bulk, `If-Match` per row, continue on error. */
  updateRows(
    table: TableRef,
    updates: readonly RowUpdate[],
    options: WriteOptions & { select: readonly string[] } & ResultListener<UpdateResult>,
  ): Promise<WriteReport<UpdateResult>>;
  /** CreateMultiple where the table lists it, when rolled back once as `$batch` of create-only requests. */
  createRows(
    table: TableRef & { createMultiple: boolean },
    rows: readonly RowCreate[],
    options: WriteOptions & ResultListener<CreateResult>,
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
  /** Flows that listen to a table; undefined where our user may not know. */
  listFlowTriggers(table: string, options?: CallOptions): Promise<FlowTrigger[] | undefined>;
  /** Ends all connections; whatever is in flight fails. */
  close(): Promise<void>;
}

/** Where access tokens come from. */
export interface TokenSource {
  /** A token for the organisation. `rejected` is one that Dataverse answered with 401: another is fetched. */
  getToken(options?: { rejected?: string; signal?: AbortSignal }): Promise<string>;
}
