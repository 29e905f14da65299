import type { DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';
import { culture, resourceString, resourceTranslation } from '../../bridge/xperience/tables/commonTables.ts';
import { insertRows } from './insertRows.ts';
import { sampleGuid } from './sampleGuid.ts';

/** Two cultures, and a caption that an administrator wrote. */
export async function addTexts(database: DatabaseHandle): Promise<void> {
  await insertRows(database, culture, [
    { CultureName: 'English - United States', CultureCode: 'en-US', CultureShortName: 'English' },
    { CultureName: 'Czech - Czech Republic', CultureCode: 'cs-CZ', CultureShortName: 'Czech' },
  ]);
  await insertRows(database, resourceString, [
    {
      StringKey: 'blueheron.contact.loyaltylevel',
      StringIsCustom: true,
      StringGUID: sampleGuid('string loyaltylevel'),
    },
  ]);
  await insertRows(database, resourceTranslation, [
    { TranslationStringID: 1, TranslationText: 'Loyalty level', TranslationCultureID: 1 },
  ]);
}
