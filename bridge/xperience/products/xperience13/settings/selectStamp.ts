import { type SelectQueryBuilder, sql } from 'kysely';
import type { MainHandle } from '../../../../database/bridgeDatabase.ts';
import { type StampRow, stampColumns } from '../../../../database/stampColumns.ts';
import type { ReadableSetting } from '../../../settings/settingNames.ts';
import { ofSiteOrGlobal } from './readRows.ts';

/** A row for each row of settings with these names that may count for the site. */
export function selectStamp(
  { main, dialect }: MainHandle,
  names: readonly ReadableSetting[],
  site: string | undefined,
): SelectQueryBuilder<never, never, StampRow> {
  return main
    .selectFrom('CMS_SettingsKey')
    .select(
      stampColumns(dialect, 'setting', {
        name: sql.ref('KeyName'),
        value: sql.ref('KeyValue'),
        number: sql.ref('SiteID'),
      }),
    )
    .where('KeyName', 'in', names)
    .where(ofSiteOrGlobal(site)) as unknown as SelectQueryBuilder<never, never, StampRow>;
}
