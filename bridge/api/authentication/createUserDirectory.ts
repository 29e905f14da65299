import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { type Permissions, readPermissions } from '../../xperience/users/readPermissions.ts';
import { readSignInBars, type SignInBars } from '../../xperience/users/readSignInBars.ts';
import { readUser, type XperienceUser } from '../../xperience/users/readUser.ts';

/** Where users and their permissions are read from. */
export interface UserDirectory {
  /** As long as a name can be. */
  longestName?: number;
  /** Finds a user by name as the database compares names. */
  readUser(name: string): Promise<XperienceUser | undefined>;
  /** What keeps this user out although the password is right. */
  readBars(user: XperienceUser): Promise<SignInBars>;
  readPermissions(userId: number): Promise<Permissions>;
}

/**
 * Users and permissions of an Xperience installation.
 *
 * @param site Code name of the site whose roles count beside global ones; without it, the only site there is.
 */
export function createUserDirectory(database: DatabaseHandle, site: string | undefined): UserDirectory {
  return {
    longestName: database.product.users.longestName,
    readUser: (name) => readUser(database, name),
    readBars: (user) => readSignInBars(database, user, site),
    readPermissions: (userId) => readPermissions(database, userId, site),
  };
}
