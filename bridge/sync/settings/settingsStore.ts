import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { SyncParts } from '../syncParts.ts';

/** Where mapping and settings are kept: two places that no transaction spans when contact data is separated. */
export interface SettingsStore {
  /** Holds CMS_SettingsKey. */
  xperience: DatabaseHandle;
  /** Holds the bridge tables. */
  bridge: DatabaseHandle;
  /** SiteName whose settings count; undefined for the global ones. */
  site: string | undefined;
  /** Name of this process in leases. */
  holder: string;
}

/** The store of an engine. */
export function storeOf({
  database,
  site,
  holder,
}: Pick<SyncParts, 'database' | 'site' | 'holder'>): SettingsStore {
  return { xperience: database, bridge: database, site, holder };
}
