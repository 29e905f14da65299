import { systemClock } from './http/clock.ts';
import { createBudget, type OnPause } from './http/createBudget.ts';
import { createSend } from './http/createSend.ts';
import { createTransport } from './http/createTransport.ts';
import type { OutgoingProxies } from './http/proxyOf.ts';
import { deadlinePassed } from './http/sendFailures.ts';
import { throttledFor } from './http/throttling.ts';
import { createMetadataCache } from './metadata/createMetadataCache.ts';
import { describeTable } from './metadata/describeTable.ts';
import { listTables } from './metadata/listTables.ts';
import { listFlowTriggers } from './organization/listFlowTriggers.ts';
import { listOwners, listUsers } from './organization/listOwners.ts';
import { readOrganization } from './organization/readOrganization.ts';
import { readPrivileges } from './organization/readPrivileges.ts';
import { whoAmI, whoAmIAndMerged } from './organization/whoAmI.ts';
import { findActivities } from './read/findActivities.ts';
import { findDeleted } from './read/findDeleted.ts';
import { findRows } from './read/findRows.ts';
import { findMerged } from './read/mergedRows.ts';
import { readRow } from './read/readRow.ts';
import { readRows } from './read/readRows.ts';
import { walkRows } from './read/walkRows.ts';
import { requireSafeAddress } from './token/requireSafeAddress.ts';
import type {
  CallOptions,
  DataverseClient,
  DataverseTable,
  RequestRecord,
  TableSummary,
  TokenSource,
} from './types.ts';
import type { WebApi } from './webApi.ts';
import { createBulkSizer } from './write/createBulkSizer.ts';
import { createCompletedRows, createRows } from './write/createRows.ts';
import { restoreRow } from './write/restoreRow.ts';
import { updateRows } from './write/updateRows.ts';

export interface DataverseClientOptions {
  /** Address of the organisation, such as https://contoso.crm4.dynamics.com; plain http only on loopback. */
  url: string;
  tokens: TokenSource;
  /** Proxies on the way; without them everything is reached directly. */
  proxies?: OutgoingProxies | undefined;
  /** Default 120 s: Dataverse itself ends an operation after two minutes (from memory). */
  requestTimeoutMs?: number;
  /** Default: the same. Shorter, it lets a lease end sooner after its holder has died. */
  writeTimeoutMs?: number;
  /** The longest pause one answer can ask for, default ten minutes; afterwards one request tries whether it is over. */
  longestPauseMs?: number;
  /** The wait before a request is repeated for the first time, ms, which doubles each time; default 500. */
  firstBackoffMs?: number;
  /** Life of cached metadata; default one hour. */
  metadataLifeMs?: number;
  /** Told of every request to the Web API, repeats included. */
  onRequest?: (request: RequestRecord) => void;
  /** x-ms-correlation-id of calls that bring none; default: a random one. */
  newCorrelationId?: (() => string) | undefined;
  /** Told of times for which nothing is sent. */
  onPause?: OnPause | undefined;
  /** For tests: milliseconds since 1970, a number in [0, 1), and a wait that an AbortSignal ends by rejecting. */
  now?: () => number;
  random?: () => number;
  sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

const webApiPath = '/api/data/v9.2/';
/** Dataverse's own limit of operations in a batch; CreateMultiple has none, but the same order of size is advised. */
const mostOperations = 1000;

/** A client of one organisation under one identity. Throws an Error at once for an unusable address. */
export function createDataverseClient(options: DataverseClientOptions): DataverseClient {
  const { requestTimeoutMs = 120_000, firstBackoffMs = 500, metadataLifeMs = 60 * 60_000 } = options;
  const { writeTimeoutMs = requestTimeoutMs } = options;
  const clock = {
    now: options.now ?? systemClock.now,
    random: options.random ?? systemClock.random,
    sleep: options.sleep ?? systemClock.sleep,
  };
  const { origin } = requireSafeAddress(options.url, 'DYNAMICS365_URL');
  const transport = createTransport(clock.now, options.proxies);
  const budget = createBudget(clock, options.longestPauseMs, options.onPause);
  const tablesCache = createMetadataCache<ReadonlyMap<string, TableSummary>>(clock.now, metadataLifeMs);
  const tableCache = createMetadataCache<DataverseTable>(clock.now, metadataLifeMs);
  let schemaVersion: string | undefined;
  /** How far the clock of Dynamics is ahead of this one, ms. */
  let serverAheadMs: number | undefined;

  const api: WebApi = {
    origin,
    basePath: webApiPath,
    clock,
    firstBackoffMs,
    atOnce: budget.atOnce,
    send: createSend({
      origin,
      basePath: webApiPath,
      requestTimeoutMs,
      writeTimeoutMs,
      firstBackoffMs,
      transport,
      tokens: options.tokens,
      budget,
      clock,
      onDate: (serverMs) => {
        serverAheadMs = serverMs - clock.now();
      },
      ...(options.onRequest === undefined ? {} : { onRequest: options.onRequest }),
      newCorrelationId: options.newCorrelationId,
    }),
    notePart: (part) => {
      const milliseconds = throttledFor(part, clock.now());
      if (milliseconds !== undefined) budget.throttled(milliseconds + clock.random() * 1000);
    },
    noteSchemaVersion: (version) => {
      if (schemaVersion !== undefined && version !== schemaVersion) {
        tablesCache.expireAll();
        tableCache.expireAll();
      }
      schemaVersion = version;
    },
  };
  const sizers = { multiple: createBulkSizer(mostOperations), batch: createBulkSizer(mostOperations) };
  const updateSizer = createBulkSizer(mostOperations);
  // A changeset counts each of its two requests.
  const completedSizer = createBulkSizer(mostOperations / 2);
  /** Another caller may have more patience than this one: a run waits out pauses of minutes. */
  const within =
    ({ deadline }: CallOptions) =>
    async <Value>(pending: Promise<Value>): Promise<Value> => {
      if (deadline === undefined) return pending;
      if (budget.isPausedUntil(deadline)) throw deadlinePassed();
      const waited = new AbortController();
      const late = clock.sleep(Math.max(0, deadline - clock.now()), waited.signal).then(() => {
        throw deadlinePassed();
      });
      return Promise.race([pending, late]).finally(() => waited.abort());
    };
  const tables: DataverseClient['listTables'] = ({ fresh, maxAgeMs, ...call } = {}) =>
    tablesCache.get('', fresh ? 0 : maxAgeMs, () => listTables(api, call), within(call));

  return {
    requestTimeoutMs,
    writeTimeoutMs,
    serverTime: () => (serverAheadMs === undefined ? undefined : new Date(clock.now() + serverAheadMs)),
    whoAmI: (call = {}) => whoAmI(api, call),
    whoAmIAndMerged: (query, call = {}) => whoAmIAndMerged(api, query, call),
    readOrganization: (call = {}) => readOrganization(api, call),
    readPrivileges: (userId, call = {}) => readPrivileges(api, userId, call),
    listTables: tables,
    describeTable: (name, options = {}) =>
      tableCache.get(
        name,
        options.fresh ? 0 : options.maxAgeMs,
        async () => describeTable(api, await tables(options), name, options),
        within(options),
      ),
    readRows: (table, ids, call) => readRows(api, table, ids, call),
    walkRows: (table, call, onPage) => walkRows(api, table, call, onPage),
    findRows: (table, column, values, call) => findRows(api, table, column, values, call),
    findActivities: (query, call) => findActivities(api, query, call),
    findMerged: (query, call = {}) => findMerged(api, query, call),
    readRow: (table, id, call) => readRow(api, table, id, call),
    findDeleted: (table, ids, call) => findDeleted(api, table, ids, call),
    restoreRow: (table, id, call) => restoreRow(api, table, id, call),
    updateRows: (table, updates, call) => updateRows(api, updateSizer, table, updates, call),
    createRows: (table, rows, call) => createRows(api, sizers, table, rows, call),
    createCompletedRows: (table, rows, call) => createCompletedRows(api, completedSizer, table, rows, call),
    listOwners: (call = {}) => listOwners(api, call),
    listUsers: (call = {}) => listUsers(api, call),
    listFlowTriggers: (table, call = {}) => listFlowTriggers(api, table, call),
    close: () => transport.close(),
  };
}
