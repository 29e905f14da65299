import type { Operation, Work } from '../http.ts';
import type { RequestClass } from './classifyRequest.ts';

/** One request of the wire, as it was answered. */
export interface LoggedRequest extends RequestClass {
  number: number;
  at: string;
  method: string;
  path: string;
  query: string;
  status: number;
  /** x-ms-correlation-id, under which a caller's requests belong together. */
  correlationId?: string | undefined;
  /** The connection was cut instead of answering in full. */
  cut: boolean;
  rowsRead: number;
  rowsWritten: number;
  operations: Operation[];
  executionMilliseconds: number;
}

/** Sums over the requests logged since the last reset. */
export interface LogCounts {
  requests: number;
  rowsRead: number;
  rowsWritten: number;
  executionMilliseconds: number;
  /** Requests of the wire by kind: a `$batch` is one. */
  byKind: Record<string, number>;
  byStatus: Record<string, number>;
  byTable: Record<string, number>;
  /** Operations by kind: those inside a `$batch` one by one. */
  operations: Record<string, number>;
  /** Requests that carried no token yet: they went to the token endpoint. */
  tokenRequests: number;
}

export interface RequestLog {
  /** A request has come in; call the result when it has been answered. */
  begin(): () => void;
  /** Requests not answered yet, those included whose caller has gone away. */
  underWay(): number;
  add(request: Omit<LoggedRequest, 'number' | 'rowsRead' | 'rowsWritten' | 'operations'>, work?: Work): void;
  addTokenRequest(): void;
  /** All requests, or those with a tag. */
  counts(tag?: string): LogCounts;
  /** The latest requests, oldest first. */
  entries(tag?: string): LoggedRequest[];
  reset(): void;
}

/** Keeps sums over everything and the last `capacity` requests in full. */
export function createRequestLog(capacity = 10_000): RequestLog {
  let number = 0;
  let latest: LoggedRequest[] = [];
  let total = emptyCounts();
  let byTag = new Map<string, LogCounts>();

  let open = 0;

  return {
    begin() {
      open += 1;
      return () => {
        open -= 1;
      };
    },
    underWay: () => open,
    add(request, work) {
      number += 1;
      const entry: LoggedRequest = {
        ...request,
        number,
        rowsRead: work?.rowsRead ?? 0,
        rowsWritten: work?.rowsWritten ?? 0,
        operations: work?.operations ?? [],
      };
      latest.push(entry);
      if (latest.length > capacity * 2) latest = latest.slice(-capacity);
      count(total, entry);
      if (entry.tag === undefined) return;
      const counts = byTag.get(entry.tag) ?? emptyCounts();
      byTag.set(entry.tag, counts);
      count(counts, entry);
    },
    addTokenRequest() {
      total.tokenRequests += 1;
    },
    counts: (tag) => structuredClone(tag === undefined ? total : (byTag.get(tag) ?? emptyCounts())),
    entries: (tag) => latest.slice(-capacity).filter((entry) => tag === undefined || entry.tag === tag),
    reset() {
      latest = [];
      total = emptyCounts();
      byTag = new Map();
    },
  };
}

function emptyCounts(): LogCounts {
  return {
    requests: 0,
    rowsRead: 0,
    rowsWritten: 0,
    executionMilliseconds: 0,
    byKind: {},
    byStatus: {},
    byTable: {},
    operations: {},
    tokenRequests: 0,
  };
}

function count(counts: LogCounts, entry: LoggedRequest): void {
  counts.requests += 1;
  counts.rowsRead += entry.rowsRead;
  counts.rowsWritten += entry.rowsWritten;
  counts.executionMilliseconds += entry.executionMilliseconds;
  increase(counts.byKind, entry.kind);
  increase(counts.byStatus, entry.cut ? 'cut' : String(entry.status));
  if (entry.table !== undefined) increase(counts.byTable, entry.table);
  for (const operation of entry.operations) increase(counts.operations, operation.kind);
}

function increase(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
