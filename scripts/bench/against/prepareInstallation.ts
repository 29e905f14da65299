import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';

/**
 * Sets a sample up as a former revision does, with the bridge tables that it knows: node prepareInstallation.ts ROOT DATABASE ZONE.
 * A process of its own, for its modules are those of that revision.
 */
const [root = '', address = '', timeZone = ''] = process.argv.slice(2);
const load = (...path: string[]) => import(pathToFileURL(join(root, ...path)).href);

const { openForSample } = (await load('scripts', 'sample', 'openForSample.ts')) as {
  openForSample: (text: string, zone: string) => Promise<BridgeDatabase>;
};
const { setUp } = (await load('bridge', 'sync', 'setup', 'setUp.ts')) as {
  setUp: (
    database: BridgeDatabase,
    request: { timeZone: string; firstRunWaits: boolean },
  ) => Promise<unknown>;
};
const database = await openForSample(address, timeZone);
await setUp(database, { timeZone, firstRunWaits: false });
await database.close();
