import { type ModuleSettings, readSettings } from '../../xperience/settings/readSettings.ts';
import { type ChangeIntent, intentsIn } from '../state/settings/changeIntent.ts';
import { readExtensionRows } from '../state/settings/mappingExtensions.ts';
import { type OwnRow, readOwnRows } from '../state/settings/settingRows.ts';
import { SyncRefused } from '../syncRefused.ts';
import type { MappingTexts } from './readStoredMapping.ts';
import { recoverChange } from './recoverChange.ts';
import type { SettingsStore } from './settingsStore.ts';

/** Settings and mapping as they are stored at one moment. */
export interface Configuration {
  /** Those of the module. */
  module: ModuleSettings;
  /** The bridge's own, and whatever else it stores by name. */
  own: OwnRow[];
  mapping: MappingTexts;
  /** A save was cut short, and somebody has saved in Xperience since: nobody can tell which rules hold. */
  incomplete: boolean;
}

/**
 * Reads what is stored in Xperience and beside it. A save that was cut short is recovered from first. A mapping that nobody
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
    const recovered = await recoverAll(store, intentsIn(own));
    if (recovered === 'again') continue;
    const mapping = { setting: module.contactMapping, extensions: await readExtensionRows(store.database) };
    const read = { module, own, mapping, incomplete: recovered === 'incomplete' };
    const text = JSON.stringify(mapping);
    if (text === last || isKnown(mapping)) return read;
    last = text;
  }
}

async function recoverAll(
  store: SettingsStore,
  intents: readonly ChangeIntent[],
): Promise<'again' | 'incomplete' | 'recovered'> {
  let incomplete = false;
  for (const intent of intents) {
    const recovered = await recoverChange(store, intent);
    if (recovered === 'completed') return 'again';
    if (recovered === 'unknown' && intent.kind === 'mapping') incomplete = true;
  }
  return incomplete ? 'incomplete' : 'recovered';
}

/** @throws SyncRefused for an incomplete configuration */
export function refuseIncomplete({ incomplete }: Pick<Configuration, 'incomplete'>): void {
  if (!incomplete) return;
  throw new SyncRefused({ kind: 'notReady', code: 'mappingTorn', detail: incompleteMapping });
}

export const incompleteMapping =
  'A change of the mapping was cut short, and the mapping has been saved in Xperience since: whether the rules of its pairs still hold, nobody can tell. Look through the mapping and save it again.';
