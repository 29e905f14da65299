import type { TableRef } from './tables.ts';

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

/** How old metadata may be; without either, as old as the cache lets it grow. */
export interface MetadataOptions extends CallOptions {
  /** Read anew in any case. */
  fresh?: boolean;
  /** Read anew what was read longer ago than this, ms. */
  maxAgeMs?: number;
}

export interface ReadOptions extends CallOptions {
  /** Property names; lookups as `_x_value`. The primary ID is always read. */
  select: readonly string[];
}

export interface WalkOptions extends ReadOptions {
  /** Only rows changed then or later, in that order. UTC, ISO 8601, by the clock of Dynamics. */
  changedSince?: string;
}

/** Asks for rows of a table that were merged into others; `modifiedon` and the master are always read. */
export interface MergedQuery {
  table: TableRef;
  /** Property names; lookups as `_x_value`. */
  select: readonly string[];
  /** UTC, ISO 8601, by the clock of Dynamics. */
  since: string;
}

/** Asks for activities of some tables that regard rows. */
export interface ActivitiesQuery {
  /** IDs of the rows, of whatever table. */
  regarding: readonly string[];
  /** Logical names of the tables of the activities. */
  tables: readonly string[];
}

export interface FindOptions extends ReadOptions {
  /**
   * Also gives rows whose text is one of the values and a tab, a line end or a no-break space, and every row whose text
   * begins with a blank: an exact comparison ignores blanks at the end only. The caller compares again.
   */
  behindBlanks?: boolean;
}

export interface WriteOptions extends CallOptions {
  /** Shared variable `tag` that plug-ins and flows see: marks our own writes. */
  tag: string;
  /**
   * Asked immediately before each write is put on the wire, after any waiting; false keeps it back.
   * A holder of a lease answers whether enough of it remains for `writeTimeoutMs`.
   */
  mayWrite?: () => boolean | Promise<boolean>;
  /** Flows that listen in Dynamics do not start, and their owners are not told: no right is needed for that. */
  keepsFlows?: boolean | undefined;
  /** Properties to hand back as Dataverse holds them after the write. */
  select?: readonly string[];
}
