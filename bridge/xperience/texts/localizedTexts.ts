import type { MainHandle } from '../../database/bridgeDatabase.ts';

/** `{$key$}`, or with the texts in place `{$=Text|cs-cz=Czech text$}`, which may hold a `$` but no other macro. */
const macro = /\{\$((?:[^${]|\$(?!\})|\{(?!\$))+)\$\}/g;

/** Longer than any name that a person reads; what is behind it is not parsed. */
const longestText = 1000;

/** The column of a key; a longer one is none. */
const longestKey = 200;

/** Replaces localization macros in a text; one that nothing is known of stays as it is. */
export type Localize = (text: string) => string;

/**
 * Reads what the localization macros anywhere in some texts stand for: the administrator's own strings, or the texts they
 * hold, in the default culture of the site. A string without a translation into it has the one entered first; texts in
 * place have the first, which stands for all other cultures. Texts without a macro cost nothing.
 */
export async function readLocalize(database: MainHandle, texts: readonly string[]): Promise<Localize> {
  const keys = new Set(texts.flatMap(keysIn));
  if (keys.size === 0) return (text) => text;
  const culture = await database.product.texts.readDefaultCulture(database);
  const named = [...keys].filter((key) => !key.startsWith('=') && key.length <= longestKey);
  const strings = await readStrings(database, named, culture);
  return (text) =>
    text.includes('{$')
      ? text
          .slice(0, longestText)
          .replace(macro, (whole, key: string) => textOf(key.trim(), strings, culture) || whole)
      : text;
}

/** A name people can read: localized, or where a macro of any kind remains, what stands in for it. */
export function readableName(localize: Localize, name: string, fallback: string): string {
  const text = localize(name).trim();
  return text === '' || holdsMacro(text) ? fallback : text;
}

/** A text that holds a macro of any kind tells a person nothing. */
export function holdsMacro(text: string): boolean {
  return /\{[$%#?@]/.test(text);
}

function keysIn(text: string): string[] {
  if (!text.includes('{$')) return [];
  return [...text.slice(0, longestText).matchAll(macro)].map(([, key = '']) => key.trim());
}

/** A translation of a string of the administrator's own. */
export interface StoredText {
  key: string;
  text: string;
  /** Code of its culture; null where nobody knows. */
  culture: string | null;
}

/** Strings by key in lower case. */
async function readStrings(
  database: MainHandle,
  keys: readonly string[],
  culture: string | undefined,
): Promise<ReadonlyMap<string, string>> {
  if (keys.length === 0) return new Map();
  const rows = await database.product.texts.readStrings(database, keys);
  // The one entered first remains, unless there is one in the culture.
  const strings = new Map<string, string>();
  const inCulture = (code: string | null) => code !== null && isCulture(code, culture);
  for (const row of [...rows, ...rows.filter((each) => inCulture(each.culture))]) {
    if (row.text !== '') strings.set(row.key.toLowerCase(), row.text);
  }
  return strings;
}

function textOf(key: string, strings: ReadonlyMap<string, string>, culture: string | undefined): string {
  if (!key.startsWith('=')) return strings.get(key.toLowerCase()) ?? '';
  const [first = '', ...others] = key.slice(1).split('|');
  const own = others.map((each) => each.split('=')).find(([code = '']) => isCulture(code.trim(), culture));
  return (own?.slice(1).join('=') || first).trim();
}

function isCulture(code: string, culture: string | undefined): boolean {
  return code.toLowerCase() === culture?.toLowerCase();
}
