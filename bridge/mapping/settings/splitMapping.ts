import type { ContactField, DataverseColumn, MappingItem } from '../types.ts';
import { rulesOf } from './defaultRules.ts';
import type { MappingExtension, ModuleItem } from './settingsTypes.ts';

/** What a mapping is stored as, and what is known of its fields and columns. */
export interface MappingToStore {
  items: readonly MappingItem[];
  fields: readonly ContactField[];
  columns: readonly DataverseColumn[];
  /** The module's setting as it is now, whose order and unmapped fields are kept. */
  present: readonly ModuleItem[];
}

/**
 * Splits a mapping into the module's setting, which holds one column for each field, and what is kept beside it:
 * the rules of those pairs, and pairs that give a field a further column.
 */
export function splitMapping(mapping: MappingToStore): {
  moduleItems: ModuleItem[];
  extensions: MappingExtension[];
} {
  const fields = new Map(mapping.fields.map((field) => [field.name, field]));
  const columns = new Map(mapping.columns.map((column) => [column.name, column]));
  const pairOf = new Map<string, ModuleItem>();
  const extensions = mapping.items.map((item): MappingExtension => {
    const { field, column } = item;
    const extra = pairOf.has(field);
    const written = extra ? null : moduleItem(item, fields.get(field), columns.get(column));
    if (written) pairOf.set(field, written);
    return { field, column, rules: rulesOf(item), extra, written };
  });
  const kept = mapping.present.map((item) => pairOf.get(item.XperienceFieldName) ?? unmapped(item));
  const known = new Set(mapping.present.map(({ XperienceFieldName }) => XperienceFieldName));
  const added = [...pairOf.values()].filter(({ XperienceFieldName }) => !known.has(XperienceFieldName));
  return { moduleItems: [...kept, ...added], extensions };
}

function moduleItem(
  { field, column }: MappingItem,
  known?: ContactField,
  described?: DataverseColumn,
): ModuleItem {
  return {
    XperienceFieldName: field,
    XperienceFieldCaption: known?.caption ?? field,
    Dynamics365Field: column,
    // AttributeType knows no multi-select; the API calls those virtual, and so did the module.
    DynamicsAttributeType: described?.type === 'MultiSelectPicklist' ? 'Virtual' : (described?.type ?? null),
    DynamicsAttributeFormat: described?.format ?? null,
  };
}

function unmapped(item: ModuleItem): ModuleItem {
  return { ...item, Dynamics365Field: null, DynamicsAttributeType: null, DynamicsAttributeFormat: null };
}
