import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { readVersion } from '../../settings/readVersion.ts';
import type { ProductChecks } from '../product.ts';
import { checkBelonging } from './checkBelonging.ts';

export const checks: ProductChecks = {
  async checkVersion(database) {
    const { version } = await readVersion(database);
    if (/^13(\.|$)/.test(version)) return [];
    return [
      {
        code: 'wrongVersion',
        detail: version
          ? `The database belongs to Kentico ${version}; the bridge works with Xperience 13.`
          : 'The database does not say which version of Xperience it belongs to.',
        remedy: 'Give the connection string of an Xperience 13 database.',
      },
    ];
  },

  siteTable: 'CMS_Site',

  async checkSite({ main }, site) {
    if (site === undefined) return [];
    const rows = await main.selectFrom('CMS_Site').select('SiteName').orderBy('SiteName').execute();
    if (rows.some((row) => row.SiteName.toLowerCase() === site.toLowerCase())) return [];
    return [
      {
        code: 'siteMissing',
        detail: `Xperience has no site "${site}".`,
        remedy: `Set XPERIENCE_SITE to the code name of a site: ${rows.map((row) => row.SiteName).join(', ')}.`,
      },
    ];
  },

  checkSeparated: (database: DatabaseHandle) => checkBelonging(database),
};
