import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { BridgeDatabase } from './database/bridgeDatabase.ts';
import type { RequestRecord } from './dataverse/calls.ts';
import { createDataverseClient } from './dataverse/createDataverseClient.ts';
import { createRequestLogger } from './dataverse/createRequestLogger.ts';
import type { OnPause } from './dataverse/http/createBudget.ts';
import { createTokenSource } from './dataverse/token/createTokenSource.ts';
import type { Extensions } from './extensions/types.ts';
import type { SyncObserver } from './sync/syncObserver.ts';
import type { SyncParts } from './sync/syncParts.ts';
import { correlationId } from './tracing/currentTrace.ts';
import { recordRequest } from './tracing/recordRequest.ts';

export interface PartsSource {
  config: Readonly<Config>;
  database: BridgeDatabase;
  /** Zone of Xperience's local times, as opening the database has found it. */
  timeZone: string;
  extensions: Extensions;
  log: Logger;
  /** Aborted when the process ends. */
  stopping: AbortSignal;
  /** Told of every request to Dynamics, for metrics, of pauses and of what arrived. */
  onRequest?: ((request: RequestRecord) => void) | undefined;
  onPause?: OnPause | undefined;
  observer?: SyncObserver | undefined;
}

export const requestTimeoutMs = 60_000;
/** With the margin it makes the lease: so long after its death a holder is succeeded. Bulks are sized for 4 s. */
const writeTimeoutMs = 20_000;
const leaseMarginMs = 5_000;
const leaseMs = (writeTimeoutMs + leaseMarginMs) * 1.2;
/** Container hosts kill ten seconds after they have asked. */
const stopGraceMs = 8_000;

/**
 * What the engine is made of, for the bridge and for commands beside it: leases of both have to agree.
 * @throws with a sentence for a certificate that cannot be used
 */
export function createParts(source: PartsSource): SyncParts {
  const { config, database, extensions, log, stopping } = source;
  const { dynamics, proxies, xperience } = config;
  const logRequest = createRequestLogger(log);
  const onRequest = (request: RequestRecord): void => {
    logRequest(request);
    recordRequest(request);
    source.onRequest?.(request);
  };
  const dataverse = createDataverseClient({
    url: dynamics.url,
    tokens: createTokenSource({ ...dynamics, proxies, onRequest }),
    proxies,
    requestTimeoutMs,
    writeTimeoutMs,
    ...(dynamics.longestPauseMs === undefined ? {} : { longestPauseMs: dynamics.longestPauseMs }),
    onRequest,
    onPause: source.onPause,
    newCorrelationId: correlationId,
  });
  return {
    database,
    dataverse,
    site: xperience.site,
    zones: { xperience: source.timeZone, dynamics: dynamics.timeZone },
    extensions,
    holder: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
    timing: { leaseMs, leaseMarginMs, stopGraceMs, pollMs: 500, cancelPollMs: 1_000, reuseMs: 1_000 },
    stopping,
    newCorrelationId: correlationId,
    observer: source.observer,
    log,
  };
}
