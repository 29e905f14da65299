import type { ContactPermissions } from '../../xperience/readContactPermissions.ts';
import type { XperienceUser } from '../../xperience/readUser.ts';

/** Where users and their permissions are read from. */
export interface UserDirectory {
  /** Finds a user by name as the database compares names. */
  readUser(name: string): Promise<XperienceUser | undefined>;
  readPermissions(userId: number): Promise<ContactPermissions>;
}

/** Milliseconds of a clock that never goes back. */
export type MonotonicClock = () => number;
