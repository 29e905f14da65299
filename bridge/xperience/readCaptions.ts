import type { MainHandle } from '../database/bridgeDatabase.ts';
import { contactCaptions } from './contactCaptions.ts';

/** `{$key$}`, or with the texts in place `{$=Text|cs-cz=Czech text$}`. */
const macro = /\{\$([^$]+)\$\}/g;

/** Longer than any caption that a person reads; what is behind it is not parsed. */
const longestCaption = 1000;

/**
 * Captions people can read: localization macros anywhere in them are replaced by the administrator's own strings, or
 * by the first text they hold. Where that leaves a macro, Xperience's English caption counts, then the column's name.
 * @param written column → caption as written in the form definition
 */
export async function readCaptions(
  { main, dialect }: MainHandle,
  written: readonly { column: string; caption: string }[],
): Promise<Map<string, string>> {
  const fields = written.map(({ column, caption }) => ({
    column,
    caption: caption.slice(0, longestCaption),
  }));
  const keys = [...new Set(fields.flatMap(({ caption }) => keysIn(caption)))];
  const wanted = dialect.jsonRows(
    'wanted',
    { key: 'nvarchar(200)' },
    keys.map((key) => ({ key })),
  );
  const rows = await main
    .selectFrom('CMS_ResourceString as string')
    .innerJoin(wanted, 'wanted.key', 'string.StringKey')
    .innerJoin('CMS_ResourceTranslation as translation', 'translation.TranslationStringID', 'string.StringID')
    .select(['string.StringKey', 'translation.TranslationText'])
    .orderBy('translation.TranslationID', 'desc')
    .execute();
  // Of several languages the one entered first remains.
  const strings = new Map(rows.map((row) => [row.StringKey.toLowerCase(), row.TranslationText ?? '']));
  return new Map(
    fields.map(({ column, caption }) => {
      const text = caption
        .replace(macro, (whole, key: string) => textOf(key.trim(), strings) || whole)
        .trim();
      return [column, plain(text) || builtIn(column) || column];
    }),
  );
}

/** A key is never longer than its column. */
function keysIn(caption: string): string[] {
  const keys = [...caption.matchAll(macro)].map(([, key = '']) => key.trim());
  return keys.filter((key) => !key.startsWith('=') && key.length <= 200);
}

/** In place, the text for all other cultures comes first. */
function textOf(key: string, strings: ReadonlyMap<string, string>): string {
  if (!key.startsWith('=')) return strings.get(key.toLowerCase()) ?? '';
  return key.slice(1).split('|')[0]?.trim() ?? '';
}

/** Administrators may call a column anything, `constructor` too. */
function builtIn(column: string): string | undefined {
  return Object.hasOwn(contactCaptions, column) ? contactCaptions[column] : undefined;
}

/** A caption that holds a macro of any kind tells a person nothing. */
function plain(caption: string): string {
  return /\{[$%#?@]/.test(caption) ? '' : caption;
}
