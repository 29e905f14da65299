import { readSettingValues } from '../../settings/readSettingValues.ts';
import { readTranslations } from '../../texts/readTranslations.ts';
import type { TextSource } from '../product.ts';
import { byKentico } from './handle.ts';

/** @param missing tables this database has not got */
export function textsWithout(missing: ReadonlySet<string>): TextSource {
  return {
    async readDefaultCulture(database) {
      const { CMSDefaultCultureCode: code } = await readSettingValues(database, ['CMSDefaultCultureCode']);
      return code.trim() || undefined;
    },

    async readStrings(database, keys) {
      if (!missing.has('CMS_Culture')) return readTranslations(database, keys);
      const rows = await byKentico(database)
        .selectFrom('CMS_ResourceString as string')
        .innerJoin(
          'CMS_ResourceTranslation as translation',
          'translation.TranslationStringID',
          'string.StringID',
        )
        .select(['string.StringKey', 'translation.TranslationText'])
        .where('string.StringKey', 'in', keys)
        .orderBy('translation.TranslationID', 'desc')
        .execute();
      return rows.map((row) => ({ key: row.StringKey, text: row.TranslationText ?? '', culture: null }));
    },
  };
}
