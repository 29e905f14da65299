import { dirname, join } from 'node:path';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import type { Extensions } from '../../bridge/extensions/types.ts';
import type { RunRequest } from '../../bridge/sync/runs/createRuns.ts';
import type { Run } from '../../bridge/sync/state/runs/run.ts';
import type { SampleProduct } from '../../scripts/sample/byKentico/product.ts';
import { createServiceLogin } from '../database/sqlServer/createServiceLogin.ts';
import { type Caller, connectCaller } from '../standins/dataverse/connectCaller.ts';
import {
  createDataverseStandin,
  type DataverseStandin,
} from '../standins/dataverse/createDataverseStandin.ts';
import { createEngine, type Engine, type EngineOptions } from './createEngine.ts';
import { moveClock } from './movedClock.ts';
import { notForTheLog } from './notForTheLog.ts';
import { openMadeSample } from './openMadeSample.ts';
import { onServer, product as usual } from './openSampleDatabase.ts';
import { openTestDatabase } from './openTestDatabase.ts';

export interface Stage {
  database: BridgeDatabase;
  dynamics: DataverseStandin;
  /** A person or a fault at work in Dynamics. */
  inDynamics: Caller;
  engine: Engine;
  options: EngineOptions;
  /** What an administrator does after a form was made: lets the login of the engine read its table. */
  grantForms(): Promise<void>;
  /** The same for contact fields of the site's own that changes in Dynamics may be written to. */
  grantFields(fields: readonly string[]): Promise<void>;
  /** A whole run; answers when it has ended. */
  sync(request?: Partial<RunRequest>): Promise<Run>;
  /** ContactIDs with their rows, as OM_Contact has them. */
  links(): Promise<Map<number, string>>;
  /** Contacts as rows of Dynamics, by ID. */
  rows(): Map<string, Readonly<Record<string, unknown>>>;
  /** The version of each of them, which moves with every write. */
  versions(): Map<string, number>;
  /** @throws when the log of the engine holds a secret, or the e-mail address or name of a contact of the sample */
  close(): Promise<void>;
}

export interface StageOptions {
  contacts?: number;
  seed?: number;
  extensions?: Extensions;
  /** The database gets a clock of its own, in `options.databaseClock`; only the embedded engine can have one. */
  ownClock?: boolean;
  /** The first run waits for a confirmation, as after a set-up by hand. */
  firstRunWaits?: boolean;
  /** The wait before a request is repeated; short, for what a test is about is mostly what comes of it. */
  firstBackoffMs?: number;
  /** Fewer than usual, where a test is about several pages of a run. */
  contactsPerPage?: number;
  /** How long Dynamics takes for every request, ms. */
  latency?: number;
  /** Whose sample it is; default: the one the test runner's project is about. */
  product?: SampleProduct;
}

/** A sample installation, a Dataverse stand-in and an engine between them. */
export async function startStage(sample: StageOptions = {}): Promise<Stage> {
  const { contacts = 120, seed = 1, firstRunWaits = false, product = usual } = sample;
  const made = await openMadeSample({ contacts, seed, firstRunWaits, product });
  const { address, contactAddress, timeZone } = made;
  // On a server the engine may do what the script of its rights lets it do, and the test everything.
  const addresses = [address, ...(contactAddress === undefined ? [] : [contactAddress])];
  const login = onServer ? await createServiceLogin(addresses, product) : undefined;
  const opening = {
    xperience: login?.as(address) ?? address,
    ...(contactAddress === undefined ? {} : { contacts: login?.as(contactAddress) ?? contactAddress }),
    timeZone,
    product,
    ...(sample.ownClock ? { databaseClock: join(dirname(address), 'clock') } : {}),
  };
  if (opening.databaseClock !== undefined) {
    if (onServer) throw new Error('A server has its own clock.');
    moveClock(opening.databaseClock, 0);
  }
  const database = sample.ownClock ? await openTestDatabase(opening) : made.database;
  const dynamics = await createDataverseStandin(
    sample.latency === undefined ? {} : { latency: sample.latency },
  );
  const [application] = dynamics.conditions.directory.applications.values();
  const options: EngineOptions = {
    ...opening,
    url: dynamics.url,
    authority: dynamics.authority,
    clientId: application?.clientId ?? '',
    clientSecret: application?.secrets[0] ?? '',
    leaseMs: 15_000,
    leaseMarginMs: 100,
    requestTimeoutMs: 10_000,
    firstBackoffMs: sample.firstBackoffMs ?? 10,
    ...(sample.contactsPerPage !== undefined && { contactsPerPage: sample.contactsPerPage }),
  };
  const kept = await notForTheLog(made.database, [options.clientSecret]);
  const engine = await createEngine(options, sample.extensions);
  return {
    database,
    dynamics,
    inDynamics: await connectCaller(dynamics),
    engine,
    options,
    grantForms: async () => {
      for (const each of addresses) await login?.grant(each);
    },
    grantFields: async (fields) => {
      await login?.grantFields(contactAddress ?? address, fields);
    },
    sync: async (request = {}) => {
      const { run } = await engine.runs.syncContacts({
        mode: 'incremental',
        dryRun: false,
        requestedBy: 'test',
        waitMs: 60_000,
        ...request,
      });
      return run;
    },
    links: async () => {
      const rows = await database.db
        .selectFrom('OM_Contact')
        .select(['ContactID', 'ContactDynamics365RelatedID as rowId'])
        .where('ContactDynamics365RelatedID', 'is not', null)
        .execute();
      return new Map(rows.map((row) => [row.ContactID, row.rowId ?? '']));
    },
    rows: () => {
      const table = dynamics.organization.table('contact');
      return new Map([...(table?.rows.scan() ?? [])].map((row) => [row.id, row.values]));
    },
    versions: () => {
      const table = dynamics.organization.table('contact');
      return new Map([...(table?.rows.scan() ?? [])].map((row) => [row.id, row.version]));
    },
    close: async () => {
      await engine.stop();
      await dynamics.close();
      if (database !== made.database) await database.close();
      await made.remove();
      await login?.drop();
      const told = kept.filter((text) => engine.logged().includes(text));
      if (told.length > 0) throw new Error(`The log tells what it must not: ${told.join(', ')}`);
    },
  };
}
