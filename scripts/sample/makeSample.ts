import type { BridgeDatabase, MainHandle } from '../../bridge/database/bridgeDatabase.ts';
import { type SetUpRequest, setUp } from '../../bridge/sync/setup/setUp.ts';
import { moduleSettings } from '../../bridge/xperience/setup/addMissingSettings.ts';
import type { ContactsMade } from './addContacts.ts';
import { addModuleHistory } from './addModuleHistory.ts';
import { buildSample, type SampleOptions } from './buildSample.ts';
import { configureByKentico } from './byKentico/configureByKentico.ts';

export interface SampleRequest extends SampleOptions {
  /** What the set-up is told; undefined leaves the installation without bridge tables. */
  setUp: SetUpRequest | undefined;
  /** The module has linked contacts here before. */
  moduleHistory?: boolean;
  /** The module was never installed; of Xperience by Kentico, nothing is configured. */
  withoutModule?: boolean;
}

export interface SampleMade extends ContactsMade {
  /** Contacts the module has linked. */
  linked: number;
}

/**
 * Makes a sample installation in an empty database and sets the bridge up as an administrator does. It counts as one whose
 * first run was confirmed, unless the set-up is told otherwise.
 */
export async function makeSample(database: BridgeDatabase, request: SampleRequest): Promise<SampleMade> {
  const made = await buildSample(database, request);
  const byKentico = request.product === 'xbk';
  if (request.withoutModule && !byKentico) await removeModule(database);
  const linked = request.moduleHistory ? await addModuleHistory(database) : 0;
  if (request.setUp) {
    const { findings } = await setUp(database, { firstRunWaits: false, ...request.setUp });
    if (findings.length > 0) throw new Error(findings.map(({ detail }) => detail).join(' '));
    if (byKentico && !request.withoutModule) await configureByKentico(database);
  }
  return { ...made, linked };
}

/** Makes the sample one that never had the module: without its settings and its scheduled tasks. */
async function removeModule({ main }: MainHandle): Promise<void> {
  const names = moduleSettings.map(({ name }) => name);
  await main.deleteFrom('CMS_SettingsKey').where('KeyName', 'in', names).execute();
  await main.deleteFrom('CMS_ScheduledTask').where('TaskClass', 'like', '%Dynamics365Sync%').execute();
}
