import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import type { Extensions } from '../../bridge/extensions/types.ts';
import type { RunRequest } from '../../bridge/sync/runs/createRuns.ts';
import type { Run } from '../../bridge/sync/runs/run.ts';
import { prepareSample } from '../../scripts/demo/prepareSample.ts';
import { contactsFileOf } from '../../scripts/sample/openForSample.ts';
import { type Caller, connectCaller } from '../standins/dataverse/connectCaller.ts';
import {
  createDataverseStandin,
  type DataverseStandin,
} from '../standins/dataverse/createDataverseStandin.ts';
import { createEngine, type Engine, type EngineOptions } from './createEngine.ts';
import { moveClock } from './movedClock.ts';
import { openTestDatabase } from './openTestDatabase.ts';

export interface Stage {
  database: BridgeDatabase;
  dynamics: DataverseStandin;
  /** A person or a fault at work in Dynamics. */
  inDynamics: Caller;
  engine: Engine;
  options: EngineOptions;
  /** A whole run; answers when it has ended. */
  sync(request?: Partial<RunRequest>): Promise<Run>;
  /** ContactIDs with their rows, as OM_Contact has them. */
  links(): Promise<Map<number, string>>;
  /** Contacts as rows of Dynamics, by ID. */
  rows(): Map<string, Readonly<Record<string, unknown>>>;
  /** The version of each of them, which moves with every write. */
  versions(): Map<string, number>;
  close(): Promise<void>;
}

const timeZone = 'Europe/Prague';

/** Whether stages keep contact data in a database of its own, as those of the second project of the test runner do. */
export const separated = process.env.XPERIENCE_TEST_SEPARATED === '1';

export interface StageOptions {
  contacts?: number;
  seed?: number;
  extensions?: Extensions;
  /** The database gets a clock of its own, in `options.databaseClock`. */
  ownClock?: boolean;
}

/** A sample installation, a Dataverse stand-in and an engine between them. */
export async function startStage(sample: StageOptions = {}): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-test-'));
  const file = join(folder, 'xperience.db');
  const { contacts = 120, seed = 1 } = sample;
  const opening = {
    xperience: file,
    ...(separated ? { contacts: contactsFileOf(file) } : {}),
    timeZone,
    ...(sample.ownClock ? { databaseClock: join(folder, 'clock') } : {}),
  };
  let database = await prepareSample({
    file,
    contacts,
    seed,
    timeZone,
    separated,
    progress: () => undefined,
  });
  if (opening.databaseClock !== undefined) {
    moveClock(opening.databaseClock, 0);
    await database.close();
    database = await openTestDatabase(opening);
  }
  const dynamics = await createDataverseStandin();
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
  };
  const engine = await createEngine(options, sample.extensions);
  return {
    database,
    dynamics,
    inDynamics: await connectCaller(dynamics),
    engine,
    options,
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
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
