import type { MainHandle } from '../../database/bridgeDatabase.ts';
import type { StoredText } from './localizedTexts.ts';

/** Translations in CMS_ResourceString, which all products have alike; the one entered last first. */
export async function readTranslations(
  { main, dialect }: MainHandle,
  keys: readonly string[],
): Promise<StoredText[]> {
  const wanted = dialect.jsonRows(
    'wanted',
    { key: 'nvarchar(200)' },
    keys.map((key) => ({ key })),
  );
  const rows = await main
    .selectFrom('CMS_ResourceString as string')
    .innerJoin(wanted, 'wanted.key', 'string.StringKey')
    .innerJoin('CMS_ResourceTranslation as translation', 'translation.TranslationStringID', 'string.StringID')
    .leftJoin('CMS_Culture as culture', 'culture.CultureID', 'translation.TranslationCultureID')
    .select(['string.StringKey', 'translation.TranslationText', 'culture.CultureCode'])
    .orderBy('translation.TranslationID', 'desc')
    .execute();
  return rows.map((row) => ({
    key: row.StringKey,
    text: row.TranslationText ?? '',
    culture: row.CultureCode,
  }));
}
