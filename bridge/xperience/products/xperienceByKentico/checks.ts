import { readVersion } from '../../settings/readVersion.ts';
import type { ProductChecks } from '../product.ts';

/** The first version with every column the bridge needs of users: 29.7. */
const oldest = 29;

export const checks: ProductChecks = {
  /** Columns are what counts, for monthly refreshes drop some: the version only tells what cannot be meant. */
  async checkVersion(database) {
    const { version } = await readVersion(database);
    const major = /^(\d{1,4})(\.|$)/.exec(version)?.[1];
    if (major === undefined || Number(major) >= oldest) return [];
    return [
      {
        code: 'wrongVersion',
        detail: `The tables are those of Xperience by Kentico, but the database says that it has version ${version}.`,
        remedy: `Complete the update or migration of this database; the bridge works with version ${oldest} and later.`,
      },
    ];
  },

  async checkSite(_database, site) {
    if (site === undefined) return [];
    return [
      {
        code: 'siteMissing',
        detail: `XPERIENCE_SITE is ${site}, but Xperience by Kentico has no sites.`,
        remedy: 'Take XPERIENCE_SITE away.',
      },
    ];
  },

  async checkSeparated() {
    return [
      {
        code: 'notSeparated',
        detail:
          'Contacts are in a database of their own, which is not known of Xperience by Kentico: the bridge would not know what belongs where.',
        remedy: 'Give XPERIENCE_DATABASE alone, the database that has everything.',
      },
    ];
  },
};
