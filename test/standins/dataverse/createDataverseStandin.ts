import { type ConditionOptions, type Conditions, createConditions } from './conditions/createConditions.ts';
import { createControlHandler } from './control/createControlHandler.ts';
import { serveHttp, type TlsOptions } from './front/serveHttp.ts';
import { composeMiddlewares, type Handler, type WebResponse } from './http.ts';
import { type Clock, createClock } from './limits/createClock.ts';
import { createMetadataHandler } from './metadata/createMetadataHandler.ts';
import { createOrganization } from './organization/createOrganization.ts';
import type { Organization } from './organization/organization.ts';
import { createEngine } from './routing/createEngine.ts';
import { createMemoryStore } from './rows/createMemoryStore.ts';
import { seedContacts } from './seed/seedContacts.ts';
import { seedOrganization } from './seed/seedOrganization.ts';
import { openStorage } from './storage/openStorage.ts';
import { createSchema, type Schema } from './tables/createSchema.ts';
import { loadTables } from './tables/loadTables.ts';
import type { Table } from './tables/table.ts';
import { createWebhooks, type WebhookSettings, type Webhooks } from './webhooks/createWebhooks.ts';

export type DataverseStandinOptions = Omit<ConditionOptions, 'schema' | 'clock' | 'timeModel'> & {
  /** 0 or absent: any free port of 127.0.0.1. */
  port?: number;
  /** Milliseconds every request takes; short for `timeModel: { perRequest }`. */
  latency?: number;
  timeModel?: ConditionOptions['timeModel'];
  /** Tables instead of those of tables.json. */
  tables?: readonly Table[];
  clock?: Clock;
  /** Serve HTTPS with this key and certificate instead of HTTP. */
  tls?: TlsOptions;
  /** Contacts to begin with, made from the seed. */
  contacts?: { count: number; seed?: number };
  /** Directory the rows are kept in; without one they are in memory. Definitions and settings are not kept. */
  storage?: string;
  /** How webhooks are called. */
  webhooks?: Partial<WebhookSettings>;
};

/** A running stand-in, with a test's way in beside the HTTP one. */
export type DataverseStandin = {
  /** The organization's address, without a trailing slash: `http://127.0.0.1:<port>`. */
  url: string;
  port: number;
  /** The directory's address with the tenant, as MSAL takes it. */
  authority: string;
  tokenUrl: string;
  organization: Organization;
  schema: Schema;
  clock: Clock;
  conditions: Conditions;
  /** Calls of the registered service endpoints. */
  webhooks: Webhooks;
  close(): Promise<void>;
};

/** Starts a Dataverse environment of its own on loopback. */
export async function createDataverseStandin(
  options: DataverseStandinOptions = {},
): Promise<DataverseStandin> {
  const loaded = loadTables();
  const schema = createSchema(options.tables ?? loaded.tables, loaded.optionSets);
  const clock = options.clock ?? createClock();
  const storage = options.storage === undefined ? undefined : openStorage(options.storage);
  const organization = createOrganization({
    schema,
    now: clock.now,
    createStore: storage?.createStore ?? ((_name, columns) => createMemoryStore(columns)),
    ...(storage && storage.lastVersion() > 0 ? { firstVersion: storage.lastVersion() } : {}),
  });
  const conditions = createConditions({
    ...options,
    schema,
    clock,
    timeModel: {
      ...(options.latency === undefined ? {} : { perRequest: options.latency }),
      ...options.timeModel,
    },
  });
  seedOrganization(organization, conditions.directory.applications.values());
  const empty = organization.table('contact')?.rows.size() === 0;
  if (options.contacts && empty) {
    seedContacts(organization, options.contacts.count, options.contacts.seed ?? 1);
  }

  const webhooks = createWebhooks(organization, clock, options.webhooks);

  const engine = createEngine({
    organization,
    schema,
    metadata: createMetadataHandler(schema),
    gate: conditions.gate,
  });
  const control = createControlHandler({ organization, schema, conditions, clock, webhooks });
  const guarded = composeMiddlewares(conditions.middlewares, engine);
  const handler: Handler = async (request) => {
    if (/^\/api(\/|$)/.test(request.path)) {
      const answer = await guarded(request);
      return { ...answer, headers: { Date: clock.now().toUTCString(), ...answer.headers } };
    }
    return control(request) ?? conditions.tokenEndpoint(request) ?? notFound;
  };
  const server = await serveHttp(handler, options.port ?? 0, options.tls);
  const url = `${options.tls ? 'https' : 'http'}://127.0.0.1:${server.port}`;
  const authority = `${url}/${conditions.directory.tenantId}`;
  return {
    url,
    port: server.port,
    authority,
    tokenUrl: `${authority}/oauth2/v2.0/token`,
    organization,
    schema,
    clock,
    conditions,
    webhooks,
    close: async () => {
      // What is held would run for ever.
      conditions.faults.clear();
      webhooks.close();
      await server.close();
      storage?.close();
    },
  };
}

const notFound: WebResponse = {
  status: 404,
  headers: { 'Content-Type': 'text/html' },
  body: 'HTTP Error 404.0 - Not Found',
};
