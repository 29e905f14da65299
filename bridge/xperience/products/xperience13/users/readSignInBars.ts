import type { MainHandle } from '../../../../database/bridgeDatabase.ts';
import { minutesBetween } from '../../../../database/dateTime2.ts';
import { currentTimesOfMain } from '../../../currentTimes.ts';
import { isTrue } from '../../../settings/readSettings.ts';
import { readSettingValues } from '../../../settings/readSettingValues.ts';
import type { SignInBars, SigningIn } from '../../../users/readSignInBars.ts';

const minutesOfDay = 24 * 60;

/**
 * Password expiry, second factor and site membership, by the settings that Xperience itself obeys. A password counts as expired
 * only where the behaviour is “Lock account”: with “Show warning” Xperience lets the user in. A password whose last
 * change is not known counts as expired then (an inference).
 * @param site SiteName; without it the settings of the only site there is, of several the global ones, and membership of
 *   any site
 */
export async function readSignInBars(
  database: MainHandle,
  user: SigningIn,
  site?: string,
): Promise<SignInBars> {
  const settings = await readSettingValues(
    database,
    [
      'CMSPasswordExpiration',
      'CMSPasswordExpirationPeriod',
      'CMSPasswordExpirationBehaviour',
      'CMSSiteSharedAccounts',
      'CMSMFEnabled',
      'CMSMFRequired',
    ],
    site ?? (await onlySite(database)),
  );
  const days = Number(settings.CMSPasswordExpirationPeriod);
  const expires =
    isTrue(settings.CMSPasswordExpiration) &&
    settings.CMSPasswordExpirationBehaviour.trim().toUpperCase() === 'LOCKACCOUNT' &&
    days > 0;
  // Xperience shares accounts by default; administrators pass everywhere.
  const shared = settings.CMSSiteSharedAccounts.trim().toLowerCase() !== 'false' || user.privilegeLevel >= 2;
  return {
    passwordExpired: expires && (await passwordAge(database, user.userId)) >= days,
    multiFactorForAll: isTrue(settings.CMSMFEnabled) && isTrue(settings.CMSMFRequired),
    notOfSite: !shared && !(await isOfSite(database, user.userId, site)),
  };
}

async function onlySite({ main, dialect }: MainHandle): Promise<string | undefined> {
  const query = main.selectFrom('CMS_Site').select('SiteName').orderBy('SiteID');
  const sites = await dialect.limit(query, 2).execute();
  return sites.length === 1 ? sites[0]?.SiteName : undefined;
}

/** Days since the password was changed last. */
async function passwordAge(database: MainHandle, userId: number): Promise<number> {
  const row = await database.main
    .selectFrom('CMS_UserSettings')
    .select('UserPasswordLastChanged')
    .where('UserSettingsUserID', '=', userId)
    .executeTakeFirst();
  if (!row?.UserPasswordLastChanged) return Number.POSITIVE_INFINITY;
  const { local } = await currentTimesOfMain(database);
  return minutesBetween(row.UserPasswordLastChanged, local) / minutesOfDay;
}

async function isOfSite(database: MainHandle, userId: number, site?: string): Promise<boolean> {
  const query = database.main
    .selectFrom('CMS_UserSite as member')
    .innerJoin('CMS_Site as site', 'site.SiteID', 'member.SiteID')
    .select('member.UserID')
    .where('member.UserID', '=', userId);
  const rows = await (site === undefined ? query : query.where('site.SiteName', '=', site)).execute();
  return rows.length > 0;
}
