import { expect, it } from 'vitest';
import { scopesOfUser } from '../../../bridge/api/authentication/scopesOfUser.ts';

const none = { read: false, modify: false, modifyConfiguration: false };

it.each([
  ['no permission', 1, none, []],
  ['Read', 1, { ...none, read: true }, ['read']],
  ['Modify', 1, { ...none, modify: true }, ['read', 'sync', 'update']],
  ['ModifyConfiguration', 1, { ...none, modifyConfiguration: true }, ['manage']],
  [
    'all permissions',
    0,
    { read: true, modify: true, modifyConfiguration: true },
    ['read', 'sync', 'update', 'manage'],
  ],
  ['the level of administrators', 2, none, ['read', 'sync', 'update', 'manage']],
  ['the level of global administrators', 3, none, ['read', 'sync', 'update', 'manage']],
])('gives a user with %s their scopes', (_case, privilegeLevel, permissions, scopes) => {
  expect(scopesOfUser({ privilegeLevel }, permissions)).toEqual(scopes);
});
