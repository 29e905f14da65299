import { DataverseUnavailable } from '../../dataverse/dataverseUnavailable.ts';
import { defaultRules } from '../../mapping/settings/defaultRules.ts';
import { droppedPairs } from '../../mapping/settings/droppedPairs.ts';
import type { MappingItem } from '../../mapping/types.ts';
import { SyncRefused } from '../syncRefused.ts';
import { namedByModule } from './ambiguousNames.ts';
import { compileItems, limitsOf } from './compileStored.ts';
import { contactTable } from './contactTable.ts';
import { incompleteMapping, readConfiguration } from './readConfiguration.ts';
import { parseStoredMapping } from './readStoredMapping.ts';
import { type SettingsParts, type SettingsStore, settingsVersionOf, storeOf } from './settingsStore.ts';

/** Why the mapping cannot be used, and where the mistake is. */
export interface MappingProblem {
  code: string;
  detail: string;
  field?: string;
  column?: string;
  place?: string;
}

/** The mapping as it is stored. */
export interface MappingState {
  version: string;
  items: MappingItem[];
  /** Saved here before, and dropped by the module's dialog since. */
  dropped: MappingItem[];
  /** Empty when runs can use all of it; pairs of secured columns do not travel, and keep no others from it. */
  problems: MappingProblem[];
}

/**
 * The mapping with everything that keeps it from being used. One that cannot be read is answered as far as it can:
 * somebody has to repair it.
 */
export async function getMapping(parts: SettingsParts): Promise<MappingState> {
  const { unsure, ...stored } = await openMapping(storeOf(parts));
  if (stored.problems.length > 0) return stored;
  return { ...stored, problems: await obstacles(parts, stored.items, unsure) };
}

/** The same without comparing it with the contact fields and columns. */
export async function readMapping(store: SettingsStore): Promise<MappingState> {
  const { unsure: _unsure, ...stored } = await openMapping(store);
  return stored;
}

async function openMapping(store: SettingsStore): Promise<MappingState & { unsure: ReadonlySet<string> }> {
  const { mapping, incomplete } = await readConfiguration(store);
  const { flaws, moduleItems, extensions, items } = parseStoredMapping(mapping);
  const unreadable = flaws.map(({ field, place, detail }) => ({
    code: 'mappingUnreadable',
    ...placeOf(field, items, `Dynamics365ContactMapping ${place}`.trim()),
    detail,
  }));
  return {
    version: settingsVersionOf(mapping),
    items,
    unsure: namedByModule({ moduleItems, extensions }),
    dropped: droppedPairs(moduleItems, extensions).map(({ field, column, rules }) => ({
      ...defaultRules,
      ...rules,
      field,
      column,
    })),
    problems: [...(incomplete ? [{ code: 'mappingTorn', detail: incompleteMapping }] : []), ...unreadable],
  };
}

/** Rules belong to a pair; anything else is named by its place in the setting. */
function placeOf(
  field: string | undefined,
  items: readonly MappingItem[],
  place: string,
): Partial<MappingProblem> {
  if (field === undefined) return { place };
  const index = items.findIndex((item) => item.field === field);
  return { field, place: index < 0 ? place : `pairs[${index}]` };
}

async function obstacles(
  parts: SettingsParts,
  items: readonly MappingItem[],
  unsure: ReadonlySet<string>,
): Promise<MappingProblem[]> {
  if (items.length === 0)
    return [{ code: 'mappingEmpty', detail: 'No contact field is mapped to a column yet.' }];
  try {
    const now = { fresh: true, signal: parts.stopping };
    const table = await parts.dataverse.describeTable(contactTable, now);
    const compiled = await compileItems(parts, items, table, now, unsure);
    return 'problems' in compiled ? compiled.problems : limitsOf(compiled.mapping);
  } catch (error) {
    if (error instanceof SyncRefused) return [{ code: error.refusal.code, detail: error.message }];
    if (!(error instanceof DataverseUnavailable)) throw error;
    const detail = `The mapping could not be compared with the columns of Dynamics 365: ${error.message}`;
    return [{ code: 'mappingNotChecked', detail }];
  }
}
