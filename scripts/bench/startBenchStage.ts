import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { setUp } from '../../bridge/sync/setup/setUp.ts';
import type { components } from '../../schemas/contract.ts';
import {
  createDataverseStandin,
  type DataverseStandin,
  type DataverseStandinOptions,
} from '../../test/standins/dataverse/createDataverseStandin.ts';
import { startBridge } from '../demo/startBridge.ts';
import { callBridge } from './callBridge.ts';
import { type Installation, openInstallation } from './openInstallation.ts';
import type { Usage } from './reportUsage.ts';
import type { BenchOptions } from './types.ts';

export type Run = components['schemas']['Run'];

export interface BenchBridge {
  url: string;
  sync(
    request?: { mode?: Run['mode']; limit?: number },
    kind?: 'contacts' | 'activities',
  ): Promise<{ run: Run; seconds: number }>;
  /** Ends it; answers what the process used in its life. */
  stop(): Promise<Usage>;
}

/** A sample installation and a Dataverse stand-in, with as many bridges between them as are started. */
export interface BenchStage {
  database: BridgeDatabase;
  dynamics: DataverseStandin;
  startBridge(): Promise<BenchBridge>;
  /** ContactIDs with their rows. */
  links(): Promise<Map<number, string>>;
  close(): Promise<void>;
}

const betweenLooksMs = 250;
const reportUsage = pathToFileURL(join(import.meta.dirname, 'reportUsage.ts')).href;
let bridgesStarted = 0;

/** A stage of its own, on an embedded database or a server as the options say. */
export async function startBenchStage(
  options: BenchOptions,
  contacts: number,
  dataverse: DataverseStandinOptions = {},
): Promise<BenchStage> {
  const installation = await openInstallation(options, contacts);
  const { database, timeZone } = installation;
  // Only now: what was set up before it was copied would be refused as a copy.
  await setUp(database, { timeZone });
  const dynamics = await createDataverseStandin(dataverse);
  const bridges = new Set<BenchBridge>();
  return {
    database,
    dynamics,
    startBridge: async () => {
      const bridge = await startMeasured(options, installation, dynamics);
      const tracked: BenchBridge = {
        ...bridge,
        stop: () => {
          bridges.delete(tracked);
          return bridge.stop();
        },
      };
      bridges.add(tracked);
      return tracked;
    },
    links: async () => {
      const rows = await database.db
        .selectFrom('dynamics365.link')
        .select(['contact_id', 'row_id'])
        .execute();
      return new Map(rows.map((row) => [row.contact_id, row.row_id]));
    },
    close: async () => {
      for (const bridge of bridges) await bridge.stop();
      await dynamics.close();
      await installation.close();
    },
  };
}

async function startMeasured(
  { folder, progress }: BenchOptions,
  { address, timeZone }: Installation,
  dynamics: DataverseStandin,
): Promise<BenchBridge> {
  bridgesStarted += 1;
  const usageFile = join(folder, `usage-${bridgesStarted}.json`);
  const [application] = dynamics.conditions.directory.applications.values();
  const authority = new URL(dynamics.authority);
  const bridge = await startBridge({
    NODE_OPTIONS: `--import ${reportUsage}`,
    BENCH_USAGE_FILE: usageFile,
    LOG_LEVEL: 'warn',
    XPERIENCE_DATABASE: address,
    XPERIENCE_TIME_ZONE: timeZone,
    DYNAMICS365_URL: dynamics.url,
    DYNAMICS365_AUTHORITY: authority.origin,
    DYNAMICS365_TENANT_ID: authority.pathname.slice(1),
    DYNAMICS365_CLIENT_ID: application?.clientId ?? '',
    DYNAMICS365_CLIENT_SECRET: application?.secrets[0] ?? '',
  });
  return {
    url: bridge.url,
    sync: async (request = {}, kind = 'contacts') => {
      const started = performance.now();
      let run = await callBridge<Run>(`${bridge.url}/sync/${kind}`, { ...request, wait: 60 });
      while (run.state === 'running') {
        progress(`${run.counts.read} ${kind} read`);
        await wait(betweenLooksMs);
        run = await callBridge<Run>(`${bridge.url}/runs/${run.id}`);
      }
      if (run.state !== 'finished') throw new Error(`The run ended as ${run.state}: ${run.reason}`);
      return { run, seconds: (performance.now() - started) / 1000 };
    },
    stop: async () => {
      await bridge.stop();
      return JSON.parse(readFileSync(usageFile, 'utf8')) as Usage;
    },
  };
}
