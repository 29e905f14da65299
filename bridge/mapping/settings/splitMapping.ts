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
  const present = new Map<string, ModuleItem>();
  // A field that stands there twice would have its column twice.
  for (const item of mapping.present) {
    if (!present.has(item.XperienceFieldName)) present.set(item.XperienceFieldName, item);
  }
  const pairOf = new Map<string, ModuleItem>();
  const extensions = mapping.items.map((item): MappingExtension => {
    const { field, column } = item;
    const extra = pairOf.has(field);
    const made = moduleItem(item, fields.get(field), columns.get(column));
    const written = extra ? null : asPresent(made, present.get(field));
    if (written) pairOf.set(field, written);
    return { field, column, rules: rulesOf(item), extra, written };
  });
  const kept = [...present.values()].map((item) => pairOf.get(item.XperienceFieldName) ?? unmapped(item));
  const added = [...pairOf.values()].filter(({ XperienceFieldName }) => !present.has(XperienceFieldName));
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

/** While a pair stays, so does what the dialog wrote about it and the bridge would not: captions and formats of text. */
function asPresent(made: ModuleItem, present: ModuleItem | undefined): ModuleItem {
  if (present?.Dynamics365Field !== made.Dynamics365Field) return made;
  return {
    ...made,
    XperienceFieldCaption: present.XperienceFieldCaption ?? made.XperienceFieldCaption,
    DynamicsAttributeType: made.DynamicsAttributeType ?? present.DynamicsAttributeType,
    DynamicsAttributeFormat: made.DynamicsAttributeFormat ?? present.DynamicsAttributeFormat,
  };
}

/** As the dialog writes a field that nobody mapped. */
function unmapped(item: ModuleItem): ModuleItem {
  if (!item.Dynamics365Field) return item;
  return { ...item, Dynamics365Field: '', DynamicsAttributeType: null, DynamicsAttributeFormat: null };
}
