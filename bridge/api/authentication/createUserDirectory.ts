import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { readPermissions } from '../../xperience/users/readPermissions.ts';
import { readSignInBars } from '../../xperience/users/readSignInBars.ts';
import { readUser } from '../../xperience/users/readUser.ts';
import type { UserDirectory } from './types.ts';

/**
 * Users and permissions of an Xperience installation.
 *
 * @param site Code name of the site whose roles count beside global ones; without it, the only site there is.
 */
export function createUserDirectory(database: DatabaseHandle, site: string | undefined): UserDirectory {
  return {
    readUser: (name) => readUser(database, name),
    readBars: (user) => readSignInBars(database, user, site),
    readPermissions: (userId) => readPermissions(database, userId, site),
  };
}
