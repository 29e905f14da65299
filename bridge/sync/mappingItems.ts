import type { MappingItem } from '../mapping/types.ts';
import { SyncRefused } from './syncRefused.ts';

/** One pair as the module's mapping dialog writes it. */
export interface ModuleItem {
  XperienceFieldName: string;
  XperienceFieldCaption: string;
  Dynamics365Field: string;
  DynamicsAttributeType: string;
  DynamicsAttributeFormat: string;
}

/** Rules of a pair as the bridge table `mapping_extension` holds them. */
export type ItemRules = Partial<Omit<MappingItem, 'field' | 'column'>>;

/** What a pair does when nothing else is said. */
export const defaultRules = {
  direction: 'both',
  conflict: 'byCaller',
  sendEmpty: false,
  overlong: 'fail',
  valueMap: {},
} as const satisfies ItemRules;

/**
 * Reads the setting Dynamics365ContactMapping as the module's dialog writes it. Fields the dialog lists without a
 * column are not mapped; the module sent those under an empty name.
 *
 * @throws SyncRefused when the text is not the module's JSON
 */
export function parseModuleMapping(text: string): ModuleItem[] {
  if (text.trim() === '') return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw unreadable('it is not JSON');
  }
  const items = (parsed as { Items?: unknown } | null)?.Items;
  if (!Array.isArray(items)) throw unreadable('it has no list "Items"');
  return items.map((item, index) => readItem(item, index)).filter((item) => item.Dynamics365Field !== '');
}

function readItem(item: unknown, index: number): ModuleItem {
  if (typeof item !== 'object' || item === null) throw unreadable(`item ${index + 1} is not an object`);
  const text = (name: string): string => {
    const value = (item as Record<string, unknown>)[name];
    if (value !== undefined && value !== null && typeof value !== 'string') {
      throw unreadable(`"${name}" of item ${index + 1} is not text`);
    }
    return (value ?? '').trim();
  };
  const field = text('XperienceFieldName');
  if (field === '') throw unreadable(`item ${index + 1} names no contact field`);
  return {
    XperienceFieldName: field,
    XperienceFieldCaption: text('XperienceFieldCaption'),
    Dynamics365Field: text('Dynamics365Field'),
    DynamicsAttributeType: text('DynamicsAttributeType'),
    DynamicsAttributeFormat: text('DynamicsAttributeFormat'),
  };
}

function unreadable(why: string): SyncRefused {
  return new SyncRefused({
    kind: 'notReady',
    code: 'mappingUnreadable',
    detail: `The setting Dynamics365ContactMapping cannot be read: ${why}. Save the mapping again.`,
  });
}

/** The pairs with their rules. @param rules by contact field, lower case */
export function mappingItems(
  items: readonly ModuleItem[],
  rules: ReadonlyMap<string, ItemRules>,
): MappingItem[] {
  return items.map((item) => ({
    ...defaultRules,
    ...rules.get(item.XperienceFieldName.toLowerCase()),
    field: item.XperienceFieldName,
    column: item.Dynamics365Field,
  }));
}
