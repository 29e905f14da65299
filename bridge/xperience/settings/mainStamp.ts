import { type SelectQueryBuilder, sql } from 'kysely';
import type { MainHandle } from '../../database/bridgeDatabase.ts';
import { type StampRow, stampColumns } from '../../database/stampColumns.ts';
import { contactClass } from '../fields/readContactFields.ts';
import { configuredSettings } from './readSettings.ts';

/**
 * Everything in Xperience that calls are configured by, a row each: the settings, where Xperience keeps them, and the class
 * that lists the fields of contacts. While the rows are the same, so is what was made of them.
 * @param site SiteName whose settings count; without it the global ones
 */
export function selectMainStamp(
  database: MainHandle,
  site: string | undefined,
): SelectQueryBuilder<never, never, StampRow> {
  const { main, dialect, product } = database;
  const contacts = main
    .selectFrom('CMS_Class')
    .select(stampColumns(dialect, 'class', { value: sql.ref('ClassFormDefinition') }))
    .where('ClassName', '=', contactClass) as unknown as SelectQueryBuilder<never, never, StampRow>;
  return product.settings.selectStamp?.(database, configuredSettings, site).unionAll(contacts) ?? contacts;
}
