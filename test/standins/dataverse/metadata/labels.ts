import type { Json } from './resource.ts';

const english = 1033;

/** A Label complex value. Without a text in the caller's language `UserLocalizedLabel` is null. */
export function label(text: string | null, managed: boolean): Json {
  if (text === null) return { LocalizedLabels: [], UserLocalizedLabel: null };
  const localized = {
    Label: text,
    LanguageCode: english,
    IsManaged: managed,
    MetadataId: null,
    HasChanged: null,
  };
  return { LocalizedLabels: [localized], UserLocalizedLabel: localized };
}

/** A BooleanManagedProperty complex value. */
export function managedProperty(name: string, value: boolean, canBeChanged = true): Json {
  return { Value: value, CanBeChanged: canBeChanged, ManagedPropertyLogicalName: name };
}
