/** What signing in has to know of a row of CMS_User. */
export interface StoredUser {
  userId: number;
  /** As stored, whatever spelling was signed in with. */
  name: string;
  /** Lower case with hyphens; part of the salt of one password format. */
  guid: string;
  enabled: boolean;
  external: boolean;
  domain: boolean;
  multiFactorRequired: boolean;
  /** 0 none, 1 editor, 2 administrator, 3 global administrator. */
  privilegeLevel: number;
  /** Null or empty means plain text. */
  passwordFormat: string | null;
  passwordHash: string;
  /** Changes when Xperience ends the user's sessions. */
  securityStamp: string | null;
}

/** Permissions on the module CMS.ContactManagement that the user's valid roles give. */
export interface ContactPermissions {
  read: boolean;
  modify: boolean;
  modifyConfiguration: boolean;
}

/** Where users and their permissions are read from. */
export interface UserDirectory {
  /** Finds a user by name as the database compares names. */
  readUser(name: string): Promise<StoredUser | undefined>;
  readPermissions(userId: number): Promise<ContactPermissions>;
}

/** Milliseconds of a clock that never goes back. */
export type MonotonicClock = () => number;
