import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { ruleOf } from '../../xperience/qualifying/qualifyingRule.ts';
import type { ModuleSettings } from '../../xperience/settings/readSettings.ts';
import { type BridgeSettings, parseBridgeSettings } from '../state/settings/bridgeSettings.ts';
import type { SyncParts } from '../syncParts.ts';
import { type Configuration, readConfiguration } from './readConfiguration.ts';
import { settingsVersionOf, storeOf } from './settingsStore.ts';

/** Everything an administrator may set but the mapping. */
export type AdministratorSettings = Omit<ModuleSettings, 'contactMapping'> & BridgeSettings;

/** The settings as they are stored. */
export interface SettingsState {
  version: string;
  settings: AdministratorSettings;
  /** Stored values that are none; the default is shown in their place, and runs are refused. */
  problems: { name: string; detail: string }[];
}

/** The settings, those of the module and the bridge's own. */
export async function getSettings(
  parts: Pick<SyncParts, 'database' | 'site' | 'holder'>,
): Promise<SettingsState> {
  return settingsIn(parts.database, await readConfiguration(storeOf(parts)));
}

/** The settings of a configuration, with the rule that counts in this product. */
export function settingsIn(
  { product }: Pick<DatabaseHandle, 'product'>,
  { module, own }: Pick<Configuration, 'module' | 'own'>,
): SettingsState {
  const { contactMapping: _mapping, ...ofModule } = module;
  const { settings: ofBridge, flaws: problems } = parseBridgeSettings(own);
  const qualifyingRule = ruleOf(product.qualifyingRules, ofBridge.qualifyingRule);
  const settings = { ...ofModule, ...ofBridge, qualifyingRule };
  return { version: settingsVersionOf([settings, problems]), settings, problems };
}
