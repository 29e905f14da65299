import { createHash } from 'node:crypto';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';

/** Where mapping and settings are kept: two places that no transaction spans when contact data is separated. */
export interface SettingsStore {
  /** The main database holds CMS_SettingsKey, that of the contacts the bridge tables. */
  database: DatabaseHandle;
  /** SiteName whose settings count; undefined for the global ones. */
  site: string | undefined;
  /** Name of this process in leases. */
  holder: string;
}

/** What reading, checking and saving a mapping needs of the engine. */
export type SettingsParts = Pick<
  SyncParts,
  'database' | 'dataverse' | 'zones' | 'extensions' | 'stopping' | 'site' | 'holder'
>;

/** The store of an engine. */
export function storeOf({
  database,
  site,
  holder,
}: Pick<SyncParts, 'database' | 'site' | 'holder'>): SettingsStore {
  return { database, site, holder };
}

/** There is no row to write a setting to. */
export function settingMissing(name: string): SyncRefused {
  return new SyncRefused({
    kind: 'notReady',
    code: 'settingMissing',
    detail: `Xperience has no setting ${name}. Run the set-up of the bridge, which adds it.`,
  });
}

/** Names a state of what is stored, so that who changes it can say which state the change rests on. */
export function settingsVersionOf(stored: unknown): string {
  return createHash('sha256').update(JSON.stringify(stored)).digest('base64url').slice(0, 22);
}
