import { expect, it } from 'vitest';
import { scopesOfUser } from '../../../bridge/api/authentication/scopesOfUser.ts';

const none = {
  read: false,
  modify: false,
  modifyConfiguration: false,
  readActivities: false,
  readForms: false,
};
const all = ['read', 'activities', 'forms', 'sync', 'update', 'manage'];

it.each([
  ['no permission', 1, none, []],
  ['Read', 1, { ...none, read: true }, ['read']],
  ['Modify', 1, { ...none, modify: true }, ['read', 'sync', 'update']],
  ['ModifyConfiguration', 1, { ...none, modifyConfiguration: true }, ['manage']],
  ['Read and Read activities', 1, { ...none, read: true, readActivities: true }, ['read', 'activities']],
  ['Read activities alone', 1, { ...none, readActivities: true }, []],
  ['Read data of forms', 1, { ...none, readForms: true }, ['forms']],
  [
    'all permissions',
    0,
    { read: true, modify: true, modifyConfiguration: true, readActivities: true, readForms: true },
    all,
  ],
  ['the level of administrators', 2, none, all],
  ['the level of global administrators', 3, none, all],
])('gives a user with %s their scopes', (_case, privilegeLevel, permissions, scopes) => {
  expect(scopesOfUser({ privilegeLevel }, permissions)).toEqual(scopes);
});
