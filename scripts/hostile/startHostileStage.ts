import { Writable } from 'node:stream';
import { pino } from 'pino';
import { createAuthentication } from '../../bridge/api/authentication/createAuthentication.ts';
import { createUserAuthentication } from '../../bridge/api/authentication/createUserAuthentication.ts';
import { createUserDirectory } from '../../bridge/api/authentication/createUserDirectory.ts';
import { createVerifyPassword } from '../../bridge/api/authentication/createVerifyPassword.ts';
import { createApiKey } from '../../bridge/api/authentication/keys/createApiKey.ts';
import { createKeyAuthentication } from '../../bridge/api/authentication/keys/createKeyAuthentication.ts';
import { createKeyDirectory } from '../../bridge/api/authentication/keys/createKeyDirectory.ts';
import { scopeMeanings } from '../../bridge/api/authentication/keys/keyScopes.ts';
import { createSigningKeys } from '../../bridge/api/authentication/tokens/createSigningKeys.ts';
import { createTokenAuthentication } from '../../bridge/api/authentication/tokens/createTokenAuthentication.ts';
import type { Scope } from '../../bridge/api/caller.ts';
import { createApi } from '../../bridge/api/createApi.ts';
import { createHandlers } from '../../bridge/api/createHandlers.ts';
import { createSubscriptionOwners } from '../../bridge/api/notifications/createSubscriptionOwners.ts';
import { createAdoptedOrganization } from '../../bridge/api/webhooks/createAdoptedOrganization.ts';
import { serveDataverseWebhook } from '../../bridge/api/webhooks/serveDataverseWebhook.ts';
import { createDataverseClient } from '../../bridge/dataverse/createDataverseClient.ts';
import { createTransport } from '../../bridge/dataverse/http/createTransport.ts';
import type { DataverseClient } from '../../bridge/dataverse/types.ts';
import { createAddressSeal } from '../../bridge/notifications/createAddressSeal.ts';
import { createNotifier } from '../../bridge/notifications/createNotifier.ts';
import { createEventDetection } from '../../bridge/sync/events/createEventDetection.ts';
import { createReconciliations } from '../../bridge/sync/reconcile/createReconciliations.ts';
import { createRuns } from '../../bridge/sync/runs/createRuns.ts';
import { createWebhookIntake } from '../../bridge/sync/webhooks/createWebhookIntake.ts';
import contract from '../../schemas/contract.json' with { type: 'json' };
import { instantClock } from '../../test/dataverse/clocks.ts';
import { openConnection } from '../../test/gateway/openConnection.ts';
import { type Authority, startAuthority, TENANT } from '../../test/standins/entra/startAuthority.ts';
import { type Stage, startStage } from '../../test/sync/startStage.ts';
import { type RunningBridge, startBridge } from '../demo/startBridge.ts';
import { collectKnown, type Known } from '../fuzz/collectKnown.ts';
import { manager } from '../fuzz/passes.ts';
import { sampleUsers } from '../sample/sampleUsers.ts';
import { entraClient, type HostileCaller, makeCallers } from './callers.ts';
import { type HostileAnswer, judgeAnswer } from './judgeAnswer.ts';
import { type HostileDynamics, startHostileDynamics } from './startHostileDynamics.ts';
import { within } from './within.ts';
import { tried } from './words.ts';

export interface HostileCall {
  method: string;
  /** With the query, below the origin. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array<ArrayBuffer>;
}

export interface HostileStage {
  stage: Stage;
  known: Known;
  callers: readonly HostileCaller[];
  authority: Authority;
  keys: ReadonlyMap<Scope, string>;
  /** The bridge as a process of its own, over the same database. */
  process: RunningBridge;
  dynamics: HostileDynamics;
  /** Calls the bridge in this process and judges its answer. */
  call(call: HostileCall): Promise<HostileAnswer>;
  /** The same of a bridge whose Dynamics is hostile. */
  callBesideHostile(call: HostileCall): Promise<HostileAnswer>;
  /** A client of hostile Dynamics whose waits cost no time. */
  hostileClient: DataverseClient;
  /** What no answer and no log may have. */
  secrets: readonly string[];
  /** What was logged and must not be: errors, and lines with secrets. Those since it was asked last. */
  badLines(): string[];
  close(): Promise<void>;
}

/** A run may wait for Dynamics; nothing else takes seconds. */
const longestCallMs = 60_000;
const patience = 'no answer within a minute';
const keySecret = 'the-secret-of-the-hostile-suite-0123456789';
const scopes = Object.keys(scopeMeanings) as Scope[];
const sample = { contacts: 60, seed: 3 };

/** A sample, Dynamics, an authority, a bridge in this process and one in a process of its own, and a Dynamics that is hostile. */
export async function startHostileStage(): Promise<HostileStage> {
  const stage = await startStage(sample);
  const authority = await startAuthority();
  const dynamics = await startHostileDynamics();
  const { database } = stage.engine.parts;
  const keys = await makeKeys(database);
  const secrets = await collectSecrets(stage, keys);
  const bad: string[] = [];
  const log = pino(
    { level: 'info', formatters: { level: (label) => ({ level: label }) } },
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        bad.push(...badLinesOf(chunk.toString('utf8'), secrets));
        done();
      },
    }),
  );
  const transport = createTransport(() => performance.now(), undefined, 512 * 1024);
  const authenticate = createAuthentication({
    users: createUserAuthentication({
      users: createUserDirectory(database, undefined),
      verifyPassword: createVerifyPassword(''),
      log,
      // What wrong passwords wait for is tested elsewhere; here it would be the time of the whole suite.
      wait: async () => undefined,
    }),
    keys: createKeyAuthentication({ keys: createKeyDirectory(database), secret: keySecret, log }),
    tokens: createTokenAuthentication({
      entra: {
        settings: entraSettings(authority.url),
        keys: createSigningKeys({
          settings: entraSettings(authority.url),
          transport,
          log,
          clock: () => performance.now(),
        }),
      },
      log,
    }),
  });
  const serve = (dataverse: DataverseClient) => {
    const parts = { ...stage.engine.parts, dataverse, log };
    const detection = createEventDetection(parts, { intervalMs: 200 });
    const handlers = createHandlers({
      parts,
      runs: createRuns(parts),
      reconciliations: createReconciliations(parts),
      detection,
      dynamicsUrl: stage.dynamics.url,
      version: '0.0.0',
      subscriptions: {
        notifier: createNotifier(),
        seal: createAddressSeal(keySecret),
        owners: createSubscriptionOwners(database, createUserDirectory(database, undefined)),
        wake: () => undefined,
      },
    });
    const app = createApi({ contract, handlers, authenticate, log, checkAnswers: true });
    serveDataverseWebhook(app, {
      authenticate,
      intake: createWebhookIntake(parts, () => undefined),
      adopted: createAdoptedOrganization(parts),
      basePath: '/xperience-dynamics365',
      log,
    });
    return app;
  };
  const api = serve(stage.engine.parts.dataverse);
  const hostileClient = createDataverseClient({
    url: dynamics.url,
    tokens: { getToken: async () => `${tried}-dynamics-token` },
    requestTimeoutMs: 400,
    metadataLifeMs: 0,
    ...instantClock(),
  });
  const besideHostile = serve(hostileClient);
  const send =
    (to: typeof api) =>
    async ({ method, path, headers = {}, body }: HostileCall): Promise<HostileAnswer> => {
      const request = new Request(`http://bridge.example.com${path}`, {
        method,
        headers: { 'x-forwarded-proto': 'https', 'x-forwarded-for': '192.0.2.1', ...headers },
        ...(body === undefined || method === 'GET' || method === 'HEAD' ? {} : { body }),
      });
      const env = { incoming: { socket: { remoteAddress: '127.0.0.1' } } as never };
      const answered = await within(longestCallMs, Promise.resolve(to.fetch(request, env)), patience);
      const answer = { status: answered.status, headers: answered.headers, text: await answered.text() };
      const wrong = judgeAnswer(answer, secrets);
      if (wrong.length > 0) throw new Error(`${wrong.join('; ')}: ${answer.text.slice(0, 500)}`);
      return answer;
    };
  const bridge = await startBridge({
    XPERIENCE_DATABASE: stage.options.xperience,
    XPERIENCE_TIME_ZONE: stage.options.timeZone,
    DYNAMICS365_URL: stage.dynamics.url,
    DYNAMICS365_AUTHORITY: new URL(stage.options.authority).origin,
    DYNAMICS365_TENANT_ID: new URL(stage.options.authority).pathname.slice(1),
    DYNAMICS365_CLIENT_ID: stage.options.clientId,
    DYNAMICS365_CLIENT_SECRET: stage.options.clientSecret,
    BRIDGE_KEY_SECRET: keySecret,
    BRIDGE_ENTRA_TENANT_ID: TENANT,
    BRIDGE_ENTRA_CLIENT_ID: entraClient,
    BRIDGE_ENTRA_AUTHORITY: authority.url,
    BRIDGE_LIMIT_CALLER_PER_MINUTE: 'off',
    BRIDGE_LIMIT_ADDRESS_PER_MINUTE: 'off',
  });
  const connection = openConnection({
    connectorDir: 'connector',
    parameterSet: 'xperienceUser',
    values: { bridgeUrl: new URL(bridge.url).origin, ...manager },
  });
  let told = 0;
  return {
    stage,
    known: await collectKnown(connection),
    callers: makeCallers(keys, authority),
    authority,
    keys,
    process: bridge,
    dynamics,
    call: send(api),
    callBesideHostile: send(besideHostile),
    hostileClient,
    secrets,
    badLines: () => {
      const said = bridge.log();
      const found = [...bad.splice(0), ...badLinesOf(said.slice(told), secrets)];
      told = said.length;
      return found;
    },
    close: async () => {
      await bridge.stop();
      await hostileClient.close();
      await transport.close();
      await dynamics.close();
      await authority.close();
      await stage.close();
    },
  };
}

function entraSettings(authority: string) {
  return { authority, tenantId: TENANT, clientId: entraClient, audiences: [`api://${entraClient}`] };
}

async function makeKeys(database: Stage['database']): Promise<Map<Scope, string>> {
  const keys = new Map<Scope, string>();
  for (const scope of scopes) {
    const made = await createApiKey(database, {
      name: `for ${scope}`,
      scopes: [scope],
      expiresAt: undefined,
      secret: keySecret,
      createdBy: 'hostile suite',
    });
    if ('refused' in made) throw new Error(made.detail);
    keys.set(scope, made.key);
  }
  return keys;
}

/** Passwords and their hashes, keys, and what the bridge signs in to Dynamics with; short texts stand in everything. */
async function collectSecrets(stage: Stage, keys: ReadonlyMap<Scope, string>): Promise<string[]> {
  const users = await stage.database.main.selectFrom('CMS_User').select('UserPassword').execute();
  return [
    tried,
    keySecret,
    stage.options.clientSecret,
    ...keys.values(),
    ...sampleUsers.map(({ password }) => password),
    ...users.map(({ UserPassword: hash }) => hash ?? ''),
  ].filter(({ length }) => length > 8);
}

/** Lines of a log that tell of a mistake of the bridge, or a secret. */
function badLinesOf(text: string, secrets: readonly string[]): string[] {
  return text
    .split('\n')
    .filter(
      (line) => /"level":"(error|fatal)"/.test(line) || secrets.some((secret) => line.includes(secret)),
    );
}
