import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { setUp } from '../../bridge/sync/setup/setUp.ts';
import type { components } from '../../schemas/contract.ts';
import {
  createDataverseStandin,
  type DataverseStandin,
  type DataverseStandinOptions,
} from '../../test/standins/dataverse/createDataverseStandin.ts';
import { startBridge } from '../demo/startBridge.ts';
import { startArgumentsOf } from './against/startArgumentsOf.ts';
import { askUsage, reportingUsage } from './askUsage.ts';
import { callBridge } from './callBridge.ts';
import { type Installation, openInstallation } from './openInstallation.ts';
import type { BenchOptions } from './types.ts';
import type { Usage } from './usage.ts';

export type Run = components['schemas']['Run'];

export interface BenchBridge {
  url: string;
  sync(
    request?: { mode?: Run['mode']; limit?: number },
    kind?: 'contacts' | 'activities',
  ): Promise<{ run: Run; seconds: number }>;
  /** What the process has used so far. */
  usage(): Promise<Usage>;
  /** What it has logged so far: warnings and errors. */
  log(): string;
  /** Ends it; answers what the process used in its life. */
  stop(): Promise<Usage>;
}

/** A sample installation and a Dataverse stand-in, with as many bridges between them as are started. */
export interface BenchStage {
  database: BridgeDatabase;
  dynamics: DataverseStandin;
  /** BRIDGE_KEY_SECRET of the bridges. */
  keySecret: string;
  /**
   * @param program what Node is given, a release perhaps; without it the checkout, or that of `root`
   * @param differing variables that are others than `environment` says
   */
  startBridge(
    program?: readonly string[],
    differing?: Readonly<Record<string, string>>,
  ): Promise<BenchBridge>;
  /** Variables of the configuration of a bridge of this stage. */
  environment: Readonly<Record<string, string>>;
  /** ContactIDs with their rows. */
  links(): Promise<Map<number, string>>;
  close(): Promise<void>;
}

const betweenLooksMs = 250;
/** Gone with the bench. */
const keySecret = randomBytes(32).toString('base64url');

/** A stage of its own, on an embedded database or a server as the options say. */
export async function startBenchStage(
  options: BenchOptions,
  contacts: number,
  dataverse: DataverseStandinOptions = {},
): Promise<BenchStage> {
  const installation = await openInstallation(options, contacts);
  const { database, timeZone } = installation;
  // Only now: what was set up before it was copied would be refused as a copy.
  if (options.root === undefined) await setUp(database, { timeZone, firstRunWaits: false });
  else await prepareAsFormer(options.root, installation);
  const dynamics = await createDataverseStandin(dataverse);
  const bridges = new Set<BenchBridge>();
  return {
    database,
    dynamics,
    environment: environmentOf(installation, dynamics),
    keySecret,
    startBridge: async (program, differing = {}) => {
      const environment = { ...environmentOf(installation, dynamics), ...differing };
      const bridge = await startMeasured(options, environment, program);
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

const preparation = join(import.meta.dirname, 'against', 'prepareInstallation.ts');

/** Bridge tables are made by the revision that uses them. */
async function prepareAsFormer(root: string, { address, timeZone }: Installation): Promise<void> {
  await promisify(execFile)(process.execPath, [preparation, root, address, timeZone]);
}

function environmentOf(
  { address, timeZone }: Installation,
  dynamics: DataverseStandin,
): Record<string, string> {
  const [application] = dynamics.conditions.directory.applications.values();
  const authority = new URL(dynamics.authority);
  return {
    LOG_LEVEL: 'warn',
    XPERIENCE_DATABASE: address,
    XPERIENCE_TIME_ZONE: timeZone,
    DYNAMICS365_URL: dynamics.url,
    DYNAMICS365_AUTHORITY: authority.origin,
    DYNAMICS365_TENANT_ID: authority.pathname.slice(1),
    DYNAMICS365_CLIENT_ID: application?.clientId ?? '',
    DYNAMICS365_CLIENT_SECRET: application?.secrets[0] ?? '',
    // One caller asks for as much as there is time for.
    BRIDGE_LIMIT_CALLER_PER_MINUTE: 'off',
    // Flows are told in the process of the bench.
    BRIDGE_NOTIFICATION_HOSTS: '127.0.0.1',
    BRIDGE_KEY_SECRET: keySecret,
  };
}

async function startMeasured(
  { progress, profiles, root }: BenchOptions,
  variables: Readonly<Record<string, string>>,
  given: readonly string[] | undefined,
): Promise<BenchBridge> {
  const environment = { NODE_OPTIONS: nodeOptions(profiles), ...variables };
  const program = given ?? (root === undefined ? undefined : startArgumentsOf(root));
  const bridge = await startBridge(environment, { channel: true, ...(program && { program }) });
  const usage = () => askUsage(bridge.process);
  return {
    url: bridge.url,
    sync: async (request = {}, kind = 'contacts') => {
      const started = performance.now();
      let run = await callBridge<Run>(`${bridge.url}/sync/${kind}`, { ...request, wait: 60 });
      while (run.state === 'running') {
        progress(`${run.counts.read} ${kind} read`);
        await wait(betweenLooksMs);
        // The stand-in may keep this process busy for so long that the bridge gives up the question; it is asked again.
        run = await callBridge<Run>(`${bridge.url}/runs/${run.id}`).catch((error: Error) => {
          if (!/ answered 408/.test(error.message)) throw error;
          return run;
        });
      }
      if (run.state !== 'finished') throw new Error(`The run ended as ${run.state}: ${run.reason}`);
      return { run, seconds: (performance.now() - started) / 1000 };
    },
    usage,
    log: bridge.log,
    stop: async () => {
      const used = await usage();
      await bridge.stop();
      return used;
    },
  };
}

function nodeOptions(profiles: string | undefined): string {
  const profiling = profiles === undefined ? '' : ` --cpu-prof --cpu-prof-dir=${JSON.stringify(profiles)}`;
  return `${reportingUsage}${profiling}`;
}
