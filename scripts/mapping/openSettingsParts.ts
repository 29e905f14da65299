import { hostname } from 'node:os';
import type { Environment } from '../../bridge/config/readEnvironment.ts';
import { describeMistakes, readConfig } from '../../bridge/config.ts';
import { currentSchemaVersion } from '../../bridge/database/migrations.ts';
import { openDatabase } from '../../bridge/database/openDatabase.ts';
import { readSchemaVersion } from '../../bridge/database/readSchemaVersion.ts';
import { createDataverseClient } from '../../bridge/dataverse/createDataverseClient.ts';
import { createTokenSource } from '../../bridge/dataverse/token/createTokenSource.ts';
import { loadExtensions } from '../../bridge/extensions/loadExtensions.ts';
import type { SettingsParts } from '../../bridge/sync/settings/settingsStore.ts';
import { xperienceTables } from '../../bridge/xperience/xperienceTables.ts';

/**
 * What saving and checking a mapping needs, as the bridge itself is configured. Dynamics is not asked before it is
 * needed.
 * @throws with what to do when the configuration has mistakes or the set-up has not run
 */
export async function openSettingsParts(
  env: Environment,
): Promise<{ parts: SettingsParts; close: () => Promise<void> }> {
  const read = readConfig(env);
  if ('mistakes' in read) throw new Error(describeMistakes(read.mistakes));
  const { xperience, dynamics, extensions, proxies } = read.config;
  const loaded = await loadExtensions(extensions);
  const { timeZone } = xperience;
  const database = await openDatabase(xperience, {
    timeZone,
    tables: Object.values(xperienceTables),
  });
  const dataverse = createDataverseClient({
    url: dynamics.url,
    tokens: createTokenSource({ ...dynamics, proxies }),
    proxies,
  });
  const close = async (): Promise<void> => {
    await dataverse.close();
    await database.close();
  };
  if ((await readSchemaVersion(database)) !== currentSchemaVersion) {
    await close();
    throw new Error(
      'The bridge tables are missing or of another version. Run the set-up of the bridge first.',
    );
  }
  const parts = {
    database,
    dataverse,
    zones: { xperience: timeZone, dynamics: dynamics.timeZone },
    extensions: loaded,
    stopping: new AbortController().signal,
    site: xperience.site,
    holder: `command line on ${hostname()}, process ${process.pid}`.slice(0, 100),
  };
  return { parts, close };
}
