import type { Json } from './resource.ts';

const english = 1033;

/** A Label complex value, with its texts in other languages by their code. Without a text in the caller's language `UserLocalizedLabel` is null. */
export function label(
  text: string | null,
  managed: boolean,
  translations: Readonly<Record<string, string>> = {},
): Json {
  if (text === null) return { LocalizedLabels: [], UserLocalizedLabel: null };
  const localized = {
    Label: text,
    LanguageCode: english,
    IsManaged: managed,
    MetadataId: null,
    HasChanged: null,
  };
  const others = Object.entries(translations).map(([code, Label]) => ({
    ...localized,
    Label,
    LanguageCode: Number(code),
  }));
  return { LocalizedLabels: [localized, ...others], UserLocalizedLabel: localized };
}

/** A BooleanManagedProperty complex value. */
export function managedProperty(name: string, value: boolean, canBeChanged = true): Json {
  return { Value: value, CanBeChanged: canBeChanged, ManagedPropertyLogicalName: name };
}
