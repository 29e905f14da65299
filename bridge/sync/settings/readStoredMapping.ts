import { combineMapping } from '../../mapping/settings/combineMapping.ts';
import { readModuleMapping } from '../../mapping/settings/readModuleMapping.ts';
import { readRules } from '../../mapping/settings/readRules.ts';
import type { MappingExtension, MappingFlaw, ModuleItem } from '../../mapping/settings/settingsTypes.ts';
import type { MappingItem } from '../../mapping/types.ts';
import type { ExtensionRow } from '../state/settings/mappingExtensions.ts';
import { SyncRefused } from '../syncRefused.ts';

/** The texts a mapping is stored as. */
export interface MappingTexts {
  /** Value of Dynamics365ContactMapping. */
  setting: string;
  extensions: readonly ExtensionRow[];
}

/** A stored mapping, read. */
export interface StoredMapping {
  moduleItems: ModuleItem[];
  extensions: MappingExtension[];
  items: MappingItem[];
}

/** A mistake in a stored mapping; `field` where it is in what is kept beside one pair. */
export interface StoredFlaw {
  place: string;
  detail: string;
  field?: string;
}

/** @throws SyncRefused naming every mistake and its place when the stored mapping cannot be read */
export function readStoredMapping(texts: MappingTexts): StoredMapping {
  const { flaws, ...stored } = parseStoredMapping(texts);
  if (flaws.length > 0) throw unreadable(flaws);
  return stored;
}

/** Reads as much of a stored mapping as can be read: a pair whose rules cannot be has the default ones. */
export function parseStoredMapping(texts: MappingTexts): StoredMapping & { flaws: StoredFlaw[] } {
  const module = readModuleMapping(texts.setting);
  const flaws: StoredFlaw[] = 'flaws' in module ? [...module.flaws] : [];
  const moduleItems = 'flaws' in module ? [] : module.value;
  const extensions = texts.extensions.map((row): MappingExtension => {
    const rules = readRules(row.rules);
    const written = row.written_item === null ? { value: null } : readWritten(row.written_item);
    const found = [rules, written].flatMap((read) => ('flaws' in read ? read.flaws : []));
    const place = (flaw: MappingFlaw) => `rules of ${row.field}: ${flaw.place}`;
    flaws.push(...found.map((flaw) => ({ ...flaw, place: place(flaw), field: row.field })));
    return {
      field: row.field,
      column: row.column_name,
      extra: row.extra,
      rules: 'flaws' in rules ? {} : rules.value,
      written: 'flaws' in written ? null : written.value,
    };
  });
  return { moduleItems, extensions, items: combineMapping(moduleItems, extensions), flaws };
}

/** One pair as the module's setting holds it. */
function readWritten(text: string): { value: ModuleItem | null } | { flaws: MappingFlaw[] } {
  const read = readModuleMapping(`{"Items":[${text}]}`);
  return 'flaws' in read ? read : { value: read.value[0] ?? null };
}

function unreadable(flaws: readonly StoredFlaw[]): SyncRefused {
  const said = flaws.map(({ place, detail }) => (place === '' ? detail : `${place}: ${detail}`));
  return new SyncRefused({
    kind: 'notReady',
    code: 'mappingUnreadable',
    detail: `The stored mapping (setting Dynamics365ContactMapping) cannot be read: ${listReasons(said)} Save the mapping again.`,
  });
}

/** More sentences than this nobody reads; the list of problems beside them holds them all. */
const mostTold = 20;

/** Reasons as one text. */
export function listReasons(reasons: readonly string[]): string {
  const more = reasons.length - mostTold;
  return [...reasons.slice(0, mostTold), ...(more > 0 ? [`And ${more} more.`] : [])].join(' ');
}
