import { randomUUID } from 'node:crypto';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { readSchemaVersion } from '../../bridge/database/readSchemaVersion.ts';
import { createDataverseClient } from '../../bridge/dataverse/createDataverseClient.ts';
import { createRequestLogger } from '../../bridge/dataverse/createRequestLogger.ts';
import { createTokenSource } from '../../bridge/dataverse/token/createTokenSource.ts';
import { noExtensions } from '../../bridge/extensions/noExtensions.ts';
import { createRuns, type Runs } from '../../bridge/sync/runs/createRuns.ts';
import { zoneOfXperience } from '../../bridge/sync/state/settings/zoneOfXperience.ts';
import type { SyncParts } from '../../bridge/sync/syncParts.ts';
import { keepLog } from './keepLog.ts';
import { type DatabaseOptions, openTestDatabase } from './openTestDatabase.ts';

/** As the bridge finds it; before the set-up there is none but the given one. */
async function zoneOf(database: BridgeDatabase, timeZone: string): Promise<string> {
  return (await readSchemaVersion(database)) === undefined ? timeZone : zoneOfXperience(database, timeZone);
}

/** What an engine of a test, in this process or in one of its own, is made from. */
export interface EngineOptions extends DatabaseOptions {
  url: string;
  authority: string;
  clientId: string;
  clientSecret: string;
  /** Short, so that a dead holder is succeeded while a test waits. */
  leaseMs: number;
  leaseMarginMs: number;
  requestTimeoutMs: number;
  /** The longest pause that Dynamics can ask for; default: the client's. */
  longestPauseMs?: number;
  /** Fewer than usual, where a test is about several pages of a run. */
  contactsPerPage?: number;
  /** Short, where a test is about what comes of repeats and not about when they come; default: the client's. */
  firstBackoffMs?: number;
}

export interface Engine {
  parts: SyncParts;
  runs: Runs;
  /** All lines of its log so far. */
  logged(): string;
  /** Ends as SIGTERM does. */
  stop(): Promise<void>;
}

/**
 * The bridge without its HTTP side, over a real database and a real Web API client.
 * @param through what the engine reaches its database through, to count what goes that way
 */
export async function createEngine(
  options: EngineOptions,
  extensions = noExtensions,
  through: (database: BridgeDatabase) => BridgeDatabase = (database) => database,
): Promise<Engine> {
  const database = through(await openTestDatabase(options));
  const authority = new URL(options.authority);
  const { log, text } = await keepLog();
  const onRequest = createRequestLogger(log);
  const dataverse = createDataverseClient({
    url: options.url,
    tokens: createTokenSource({
      url: options.url,
      authority: authority.origin,
      tenantId: authority.pathname.slice(1),
      clientId: options.clientId,
      credential: { kind: 'secret', clientSecret: options.clientSecret },
      onRequest,
    }),
    requestTimeoutMs: options.requestTimeoutMs,
    onRequest,
    ...(options.longestPauseMs === undefined ? {} : { longestPauseMs: options.longestPauseMs }),
    ...(options.firstBackoffMs === undefined ? {} : { firstBackoffMs: options.firstBackoffMs }),
  });
  const stopping = new AbortController();
  const parts: SyncParts = {
    database,
    dataverse,
    site: undefined,
    zones: { xperience: await zoneOf(database, options.timeZone), dynamics: options.timeZone },
    extensions,
    holder: randomUUID(),
    timing: {
      leaseMs: options.leaseMs,
      leaseMarginMs: options.leaseMarginMs,
      stopGraceMs: 5_000,
      pollMs: 20,
      cancelPollMs: 50,
      // What a test has changed counts at once.
      reuseMs: 0,
    },
    contactsPerPage: options.contactsPerPage,
    stopping: stopping.signal,
    newCorrelationId: randomUUID,
    log,
  };
  const runs = createRuns(parts);
  return {
    parts,
    runs,
    logged: text,
    stop: async () => {
      stopping.abort(new Error('The test is over.'));
      await runs.settled();
      await dataverse.close();
      await database.close();
    },
  };
}
