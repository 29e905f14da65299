import type { Config } from '../../bridge/config.ts';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { createDataverseClient } from '../../bridge/dataverse/createDataverseClient.ts';
import { createTokenSource } from '../../bridge/dataverse/token/createTokenSource.ts';
import type { DataverseClient } from '../../bridge/dataverse/types.ts';
import { loadExtensions } from '../../bridge/extensions/loadExtensions.ts';
import { compileStored } from '../../bridge/sync/settings/compileStored.ts';
import { contactTable } from '../../bridge/sync/settings/contactTable.ts';
import type { SetUpRequest } from '../../bridge/sync/setup/setUp.ts';
import { readExtensionRows } from '../../bridge/sync/state/settings/mappingExtensions.ts';
import { SyncRefused } from '../../bridge/sync/syncRefused.ts';
import { readSettings } from '../../bridge/xperience/settings/readSettings.ts';

/** What only Dynamics can tell the set-up: who it is, and what the mapping stands for. */
export async function askDynamics(
  config: Config,
): Promise<Pick<SetUpRequest, 'organization' | 'readFingerprint'>> {
  const { url } = config.dynamics;
  const { organizationId } = await withClient(config, (client) => client.whoAmI());
  return {
    organization: { organizationId, url },
    readFingerprint: (database) => withClient(config, (client) => fingerprintOf(config, database, client)),
  };
}

async function fingerprintOf(
  { xperience, dynamics, extensions: folder }: Config,
  database: BridgeDatabase,
  dataverse: DataverseClient,
): Promise<string | undefined> {
  const { contactMapping: setting } = await readSettings(database, xperience.site);
  const texts = { setting, extensions: await readExtensionRows(database) };
  const extensions = await loadExtensions(folder);
  const zones = { xperience: xperience.timeZone, dynamics: dynamics.timeZone };
  try {
    const table = await dataverse.describeTable(contactTable);
    return (await compileStored({ database, dataverse, extensions, zones }, texts, table)).fingerprint;
  } catch (error) {
    // A mapping that is not made yet is no obstacle: the first run then compares every contact.
    if (error instanceof SyncRefused) return undefined;
    throw error;
  }
}

async function withClient<T>(
  { dynamics, proxies }: Config,
  work: (client: DataverseClient) => Promise<T>,
): Promise<T> {
  const client = createDataverseClient({
    url: dynamics.url,
    tokens: createTokenSource({ ...dynamics, proxies }),
    proxies,
  });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
