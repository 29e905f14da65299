import type { MainHandle } from '../../database/bridgeDatabase.ts';
import type { XperienceUser } from './readUser.ts';

/** What keeps a user whose password is right from signing in to Xperience; what is absent keeps nobody out. */
export interface SignInBars {
  /** The password is older than the settings allow, and accounts with such a password are locked. */
  passwordExpired: boolean;
  /** Users are not shared among sites, and this one is not of the site. */
  notOfSite: boolean;
  /** Xperience asks everybody for a second factor. */
  multiFactorForAll: boolean;
}

/** @param site SiteName, where the product has sites and one is configured */
export function readSignInBars(
  database: MainHandle,
  user: Pick<XperienceUser, 'userId' | 'privilegeLevel'>,
  site?: string,
): Promise<SignInBars> {
  return database.product.users.readSignInBars(database, user, site);
}
