import type { MainHandle } from '../database/bridgeDatabase.ts';
import { contactCaptions } from './contactCaptions.ts';

const macro = /^\{\$\s*([^$]+?)\s*\$\}$/;

/**
 * Captions people can read: a macro is replaced by the administrator's own string where there is one, then by
 * Xperience's English one, then by the column's name.
 * @param fields column → caption as written in the form definition
 */
export async function readCaptions(
  { main, dialect }: MainHandle,
  fields: readonly { column: string; caption: string }[],
): Promise<Map<string, string>> {
  const keyOf = (caption: string): string | undefined => macro.exec(caption)?.[1];
  const keys = [...new Set(fields.flatMap((field) => keyOf(field.caption) ?? []))];
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
      const own = strings.get(keyOf(caption)?.toLowerCase() ?? '');
      return [column, own || plain(caption) || builtIn(column) || column];
    }),
  );
}

/** Administrators may call a column anything, `constructor` too. */
function builtIn(column: string): string | undefined {
  return Object.hasOwn(contactCaptions, column) ? contactCaptions[column] : undefined;
}

/** A caption that holds a macro of any kind tells a person nothing. */
function plain(caption: string): string {
  return /\{[$%#?@]/.test(caption) ? '' : caption;
}
