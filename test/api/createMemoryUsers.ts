import { createHash } from 'node:crypto';
import type { UserDirectory } from '../../bridge/api/authentication/createUserDirectory.ts';
import type { Permissions } from '../../bridge/xperience/users/readPermissions.ts';
import type { SignInBars } from '../../bridge/xperience/users/readSignInBars.ts';
import type { XperienceUser } from '../../bridge/xperience/users/readUser.ts';

export const PASSWORD = 'pa:ss wörd';

export interface MemoryUser extends XperienceUser {
  permissions: Permissions;
  bars?: Partial<SignInBars>;
}

/** Users in memory; their rows may be changed by tests. `reads` counts how often a row was looked at. */
export interface MemoryUsers extends UserDirectory {
  rows: MemoryUser[];
  reads: number;
}

export function memoryUser(over: Partial<MemoryUser> = {}): MemoryUser {
  return {
    userId: 1,
    name: 'reader',
    guid: '5f2a9d3c-0b1e-4f6a-8d7c-9e0f1a2b3c4d',
    enabled: true,
    external: false,
    domain: false,
    multiFactorRequired: false,
    privilegeLevel: 1,
    passwordFormat: 'SHA2',
    passwordHash: createHash('sha256').update(PASSWORD).digest('hex'),
    securityStamp: null,
    permissions: { ...none, ...other, read: true },
    ...over,
  };
}

const none = {
  read: false,
  modify: false,
  modifyConfiguration: false,
  readActivities: false,
  readForms: false,
};

/** Of the modules beside contact management. */
const other = { readActivities: true, readForms: true };

/** reader (Read), editor (Modify), administrator (level 3), nobody (no permission); reader and editor
 * see activities and forms as well. */
export function createMemoryUsers(): MemoryUsers {
  const rows = [
    memoryUser(),
    memoryUser({ userId: 2, name: 'editor', permissions: { ...none, ...other, modify: true } }),
    memoryUser({ userId: 3, name: 'administrator', privilegeLevel: 3, permissions: none }),
    memoryUser({ userId: 4, name: 'nobody', permissions: none }),
  ];
  const users: MemoryUsers = {
    rows,
    reads: 0,
    async readUser(name) {
      users.reads += 1;
      const row = rows.find((user) => user.name === name.trimEnd().toLowerCase());
      if (!row) return undefined;
      const { permissions: _permissions, bars: _bars, ...stored } = row;
      return stored;
    },
    async readBars(user) {
      const none = { passwordExpired: false, notOfSite: false, multiFactorForAll: false };
      return { ...none, ...rows.find((row) => row.userId === user.userId)?.bars };
    },
    async readPermissions(userId) {
      return rows.find((user) => user.userId === userId)?.permissions ?? none;
    },
  };
  return users;
}
