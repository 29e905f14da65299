import type { MainHandle } from '../../database/bridgeDatabase.ts';

/** What signing in has to know of a user. */
export interface XperienceUser {
  userId: number;
  /** As stored, whatever capitals were asked for. */
  name: string;
  guid: string;
  enabled: boolean;
  /** The password is kept elsewhere. */
  external: boolean;
  domain: boolean;
  multiFactorRequired: boolean;
  /** 0 none, 1 editor, 2 administrator, 3 global administrator. */
  privilegeLevel: number;
  passwordFormat: string | null;
  /** May be empty, which must never be taken for a password. */
  passwordHash: string;
  securityStamp: string | null;
}

/** A user by name; capitals make no difference. */
export function readUser(database: MainHandle, name: string): Promise<XperienceUser | undefined> {
  return database.product.users.readUser(database, name);
}
