import type { Hono } from 'hono';
import type { Logger } from 'pino';
import contract from '../schemas/contract.json' with { type: 'json' };
import { createAuthentication } from './api/authentication/createAuthentication.ts';
import { createUserAuthentication } from './api/authentication/createUserAuthentication.ts';
import { createUserDirectory } from './api/authentication/createUserDirectory.ts';
import { createVerifyPassword } from './api/authentication/createVerifyPassword.ts';
import { createKeyAuthentication } from './api/authentication/keys/createKeyAuthentication.ts';
import { createKeyDirectory } from './api/authentication/keys/createKeyDirectory.ts';
import { createSigningKeys, type SigningKeys } from './api/authentication/tokens/createSigningKeys.ts';
import { createTokenAuthentication } from './api/authentication/tokens/createTokenAuthentication.ts';
import type { EntraSettings } from './api/authentication/tokens/entraSettings.ts';
import { basePath } from './api/contract/readContract.ts';
import { type ApiEnvironment, createApi } from './api/createApi.ts';
import { createHandlers } from './api/createHandlers.ts';
import { type Engine, partsForAnswers } from './api/engine.ts';
import { createAdoptedOrganization } from './api/webhooks/createAdoptedOrganization.ts';
import { serveDataverseWebhook } from './api/webhooks/serveDataverseWebhook.ts';
import { describeExpiry, expiries } from './config/expiries.ts';
import type { Config } from './config.ts';
import { createFlowParts, type FlowParts } from './createFlowParts.ts';
import { askSchemaVersion } from './database/readSchemaVersion.ts';
import { createTransport } from './dataverse/http/createTransport.ts';
import { createLook } from './health/createLook.ts';
import { serveHealth } from './health/serveHealth.ts';
import type { Metrics } from './metrics/createMetrics.ts';
import type { PageSource } from './pages/createPagesOf.ts';
import { servePages } from './pages/servePages.ts';
import type { EventDetection } from './sync/events/createEventDetection.ts';
import { createFailureAudit } from './sync/state/audit/signInFailures.ts';
import { type CallCounter, createCallCounter } from './sync/state/createCallCounter.ts';
import type { WebhookIntake } from './sync/webhooks/createWebhookIntake.ts';

export interface ApplicationSource {
  config: Readonly<Config>;
  /** Pages ask runs for more than operations do. */
  engine: Engine &
    Pick<PageSource, 'runs' | 'reconciliations'> & {
      detection: Pick<EventDetection, 'detect' | 'record' | 'intervalMs' | 'isUnfinished'>;
      intake: WebhookIntake;
    };
  /** Aborted when the process is about to end. */
  stopping: AbortSignal;
  metrics: Metrics | undefined;
  log: Logger;
}

/** Published keys have some kilobytes. */
const mostKeyBytes = 512 * 1024;

/** What ends soon, such as the client secret, with what to do. */
export function describeExpiries(config: Readonly<Config>, now: Date): { title: string; text: string }[] {
  return expiries(config).flatMap((expiry) => {
    const title = describeExpiry(expiry, now);
    return title === undefined ? [] : [{ title, text: expiry.remedy }];
  });
}

/** Everything that is served at the bridge's port: the operations, the administrator's pages, the probes. */
export function createApplication({ config, engine, stopping, metrics, log }: ApplicationSource): {
  app: Hono<ApiEnvironment>;
  /** Counts who calls how often; the counts are to be stored now and then. */
  calls: CallCounter;
  /** What tells flows at once, where it can be; it is to be started, and closed at the end. */
  flows: FlowParts | undefined;
  /** Loads what nobody needs at once, so that the first who does need not wait for it. */
  loadRest: () => Promise<void>;
} {
  const { parts, detection, dynamicsUrl, version } = engine;
  const { database, dataverse } = parts;
  const { entra, keySecret, formerKeySecret, publicUrl, trustedProxies, limits } = config.server;
  const onManyFailures = createFailureAudit(database, log);
  const users = createUserDirectory(database, config.xperience.site);
  const keys = createKeyDirectory(database);
  const authenticate = createAuthentication({
    users: createUserAuthentication({
      users,
      verifyPassword: createVerifyPassword(
        config.xperience.passwordSalt,
        undefined,
        database.product.users.usualHash,
      ),
      log,
      onManyFailures,
    }),
    keys: createKeyAuthentication({ keys, secret: keySecret, formerSecret: formerKeySecret, log }),
    tokens: createTokenAuthentication({
      entra: entra && { settings: entra, keys: signingKeys(entra, config, log) },
      log,
    }),
  });
  const calls = createCallCounter(database, log);
  const flows = createFlowParts({
    config,
    parts: partsForAnswers(parts),
    users,
    detection,
    dynamicsUrl,
    version,
    onResult: metrics?.told,
  });
  const whole = { ...engine, ...(flows && { subscriptions: flows.subscriptions }) };
  const { whoGivesRights } = database.product.words;
  const served = { publicUrl, trustedProxies, limits, authenticate, whoGivesRights };
  const app = createApi({
    contract,
    handlers: createHandlers(whole),
    log,
    onManyFailures,
    onAnswered: (call) => {
      metrics?.answered(call);
      const { caller, operation } = call;
      if (caller) calls.count({ caller: caller.name, callerKind: caller.kind, operation });
    },
    ...served,
  });
  const loadPages = servePages(app, {
    ...whole,
    ...served,
    users,
    keys,
    keySecret,
    expiring: (now) => describeExpiries(config, now),
  });
  serveDataverseWebhook(app, {
    ...served,
    intake: engine.intake,
    adopted: createAdoptedOrganization(parts),
    basePath: basePath(contract),
    onAnswered: (call) => {
      metrics?.answered(call);
      if (call.caller)
        calls.count({ caller: call.caller.name, callerKind: call.caller.kind, operation: call.operation });
    },
    log,
  });
  serveHealth(app, {
    looks: [
      createLook({ ask: () => askSchemaVersion(database), freshMs: 2_000, patienceMs: 2_000 }),
      ...(config.server.readyNeedsDynamics
        ? [createLook({ ask: (signal) => dataverse.whoAmI({ signal }), freshMs: 30_000, patienceMs: 10_000 })]
        : []),
    ],
    stopping,
    basePath: basePath(contract),
  });
  return { app, calls, flows, loadRest: loadPages };
}

function signingKeys(settings: EntraSettings, { proxies }: Readonly<Config>, log: Logger): SigningKeys {
  const clock = () => performance.now();
  const transport = createTransport(clock, proxies, mostKeyBytes);
  return createSigningKeys({ settings, transport, log, clock });
}
