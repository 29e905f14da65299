import type { Permissions } from '../../xperience/users/readPermissions.ts';
import type { SignInBars } from '../../xperience/users/readSignInBars.ts';
import type { XperienceUser } from '../../xperience/users/readUser.ts';

/** Where users and their permissions are read from. */
export interface UserDirectory {
  /** Finds a user by name as the database compares names. */
  readUser(name: string): Promise<XperienceUser | undefined>;
  /** What keeps this user out although the password is right. */
  readBars(user: XperienceUser): Promise<SignInBars>;
  readPermissions(userId: number): Promise<Permissions>;
}

/** Milliseconds of a clock that never goes back. */
export type MonotonicClock = () => number;
