import { mappingFileText, shortPair } from '../../mapping/settings/mappingFile.ts';
import { moduleMappingText } from '../../mapping/settings/readModuleMapping.ts';
import { splitMapping } from '../../mapping/settings/splitMapping.ts';
import type { MappingItem } from '../../mapping/types.ts';
import { readSettingRows } from '../../xperience/settings/readSettingRows.ts';
import { checkMapping } from './checkMapping.ts';
import { readConfiguration } from './readConfiguration.ts';
import { type MappingTexts, parseStoredMapping } from './readStoredMapping.ts';
import { changedMeanwhile, saveChange } from './saveChange.ts';
import {
  type SettingsParts,
  type SettingsStore,
  settingMissing,
  settingsVersionOf,
  storeOf,
} from './settingsStore.ts';

/** A mapping to be saved. */
export interface MappingUpdate {
  /** Of the mapping that the change rests on; without it the last one who saves wins. */
  version?: string | undefined;
  items: readonly MappingItem[];
  /** Name of who saves it, for the audit. */
  by: string;
  /** Number of the former mapping that it is, for the audit. */
  restores?: number;
}

const name = 'Dynamics365ContactMapping';

/**
 * Saves a mapping in place of the present one: what the module's dialog knows in its setting, the rest beside it.
 * @returns whether Xperience has something new to show
 * @throws SyncRefused with every reason and its place when the mapping cannot be used, and as a conflict when it has
 * changed meanwhile: then nothing was changed
 * @throws DataverseUnavailable when it cannot be compared with the columns
 */
export async function updateMapping(
  parts: SettingsParts,
  { version, items, by, restores }: MappingUpdate,
): Promise<boolean> {
  const store = storeOf(parts);
  await readVersion(store, version);
  const { fields, table } = await checkMapping(parts, items);
  return saveChange(store, 'mapping', async () => {
    const texts = await readVersion(store, version);
    const { [name]: row } = await readSettingRows(store.database, [name], store.site);
    if (!row) throw settingMissing(name);
    if ((row.value ?? '') !== texts.setting) throw changedMeanwhile('mapping');
    const before = parseStoredMapping(texts);
    const { moduleItems, extensions } = splitMapping({
      items,
      fields: [...fields.values()],
      columns: table.columns,
      present: before.moduleItems,
    });
    return {
      values: [{ keyId: row.keyId, value: row.value, after: moduleMappingText(moduleItems) }],
      extensions: extensions.map(({ field, column, rules, written, extra }) => ({
        field,
        column_name: column,
        rules: JSON.stringify(rules),
        written_item: written && JSON.stringify(written),
        extra,
      })),
      ...(before.items.length > 0 && mappingFileText(before.items) !== mappingFileText(items)
        ? { formerMapping: before.items }
        : {}),
      audit: {
        caller: by,
        action: 'mapping.update',
        subject: 'mapping',
        details: {
          before: before.items.map(shortPair),
          after: items.map(shortPair),
          ...(restores === undefined ? {} : { restores }),
        },
      },
    };
  });
}

/** @throws SyncRefused when the mapping is of another version */
async function readVersion(store: SettingsStore, version: string | undefined): Promise<MappingTexts> {
  const { mapping } = await readConfiguration(store);
  if (version !== undefined && settingsVersionOf(mapping) !== version) throw changedMeanwhile('mapping');
  return mapping;
}
