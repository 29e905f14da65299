import { type ModuleSettings, readSettings } from '../../xperience/settings/readSettings.ts';
import { type OwnRow, readOwnRows } from '../state/settings/bridgeSettings.ts';
import { SyncRefused } from '../syncRefused.ts';
import { type ChangeIntent, intentsIn } from './changeIntent.ts';
import { type MappingTexts, readExtensionRows } from './readStoredMapping.ts';
import type { SettingsStore } from './settingsStore.ts';
import { settleChange } from './settleChange.ts';

/** Settings and mapping as they are stored at one moment. */
export interface Configuration {
  /** Those of the module. */
  module: ModuleSettings;
  /** The bridge's own, and whatever else it stores by name. */
  own: OwnRow[];
  mapping: MappingTexts;
  /** A save was cut short, and somebody has saved in Xperience since: nobody can tell which rules hold. */
  torn: boolean;
}

/**
 * Reads what is stored in Xperience and beside it. A save that was cut short is finished first. A mapping that nobody
 * has seen yet is read until it is twice the same, because somebody may be saving between the two places.
 * @param isKnown whether a mapping was read before as that of one moment
 */
export async function readConfiguration(
  store: SettingsStore,
  isKnown: (mapping: MappingTexts) => boolean = () => false,
): Promise<Configuration> {
  let last: string | undefined;
  for (;;) {
    // In this order: a value saved with the rest still missing is never seen without the intent.
    const module = await readSettings(store.database, store.site);
    const own = await readOwnRows(store.database);
    const settled = await settle(store, intentsIn(own));
    if (settled === 'again') continue;
    const mapping = { setting: module.contactMapping, extensions: await readExtensionRows(store.database) };
    const read = { module, own, mapping, torn: settled === 'torn' };
    const text = JSON.stringify(mapping);
    if (text === last || isKnown(mapping)) return read;
    last = text;
  }
}

async function settle(
  store: SettingsStore,
  intents: readonly ChangeIntent[],
): Promise<'again' | 'torn' | 'settled'> {
  let torn = false;
  for (const intent of intents) {
    const settled = await settleChange(store, intent);
    if (settled === 'finished') return 'again';
    if (settled === 'unknown' && intent.kind === 'mapping') torn = true;
  }
  return torn ? 'torn' : 'settled';
}

/** @throws SyncRefused for a torn configuration */
export function refuseTorn({ torn }: Pick<Configuration, 'torn'>): void {
  if (!torn) return;
  throw new SyncRefused({ kind: 'notReady', code: 'mappingTorn', detail: tornMapping });
}

export const tornMapping =
  'A change of the mapping was cut short, and the mapping has been saved in Xperience since: whether the rules of its pairs still hold, nobody can tell. Look through the mapping and save it again.';
