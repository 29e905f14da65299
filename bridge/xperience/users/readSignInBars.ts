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
  /** The registration was never completed. */
  pendingRegistration?: boolean;
  /** The user may not enter the administration. */
  noAdministration?: boolean;
  /** Locked for a while after wrong passwords. */
  lockedOut?: boolean;
  /** The password is still as a former product stored it. */
  formerPassword?: boolean;
}

/** Who wants to sign in. */
export type SigningIn = Pick<XperienceUser, 'userId' | 'privilegeLevel'> &
  Partial<Pick<XperienceUser, 'passwordFormat'>>;

/** @param site SiteName, where the product has sites and one is configured */
export function readSignInBars(database: MainHandle, user: SigningIn, site?: string): Promise<SignInBars> {
  return database.product.users.readSignInBars(database, user, site);
}
