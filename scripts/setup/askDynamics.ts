import type { Config } from '../../bridge/config.ts';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { createDataverseClient } from '../../bridge/dataverse/createDataverseClient.ts';
import { createTokenSource } from '../../bridge/dataverse/token/createTokenSource.ts';
import { loadExtensions } from '../../bridge/extensions/loadExtensions.ts';
import { compileStored } from '../../bridge/sync/contacts/compileStored.ts';
import { contactTable } from '../../bridge/sync/contacts/contactTable.ts';
import { readExtensionRows } from '../../bridge/sync/settings/readStoredMapping.ts';
import type { SetUpRequest } from '../../bridge/sync/setup/setUp.ts';
import { SyncRefused } from '../../bridge/sync/syncRefused.ts';
import { readSettings } from '../../bridge/xperience/readSettings.ts';

/** What only Dynamics can tell the set-up: who it is, and what the mapping stands for. */
export async function askDynamics(
  config: Config,
  database: BridgeDatabase,
): Promise<Pick<SetUpRequest, 'organization' | 'readFingerprint'>> {
  const { url } = config.dynamics;
  const client = createDataverseClient({ url, tokens: createTokenSource(config.dynamics) });
  try {
    const { organizationId } = await client.whoAmI();
    const table = await client.describeTable(contactTable);
    const zone = config.xperience.timeZone;
    const readFingerprint = async (): Promise<string | undefined> => {
      const { contactMapping: setting } = await readSettings(database, config.xperience.site);
      const texts = { setting, extensions: await readExtensionRows(database) };
      const extensions = await loadExtensions(config.extensions);
      const parts = { database, extensions, zones: { xperience: zone, dynamics: zone } };
      try {
        return (await compileStored(parts, texts, table)).fingerprint;
      } catch (error) {
        // A mapping that is not made yet is no obstacle: the first run then compares every contact.
        if (error instanceof SyncRefused) return undefined;
        throw error;
      }
    };
    return { organization: { organizationId, url }, readFingerprint };
  } finally {
    await client.close();
  }
}
