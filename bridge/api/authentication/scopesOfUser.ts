import type { Permissions } from '../../xperience/users/readPermissions.ts';
import type { XperienceUser } from '../../xperience/users/readUser.ts';
import type { Scope } from '../caller.ts';

const ADMINISTRATOR = 2;

/** Administrators pass every permission check in Xperience itself too. */
export function isAdministrator(user: Pick<XperienceUser, 'privilegeLevel'>): boolean {
  return user.privilegeLevel >= ADMINISTRATOR;
}

/** What an Xperience user may do here. */
export function scopesOfUser(user: Pick<XperienceUser, 'privilegeLevel'>, permissions: Permissions): Scope[] {
  const administrator = isAdministrator(user);
  const modify = administrator || permissions.modify;
  const read = modify || permissions.read;
  const scopes: Scope[] = [];
  if (read) scopes.push('read');
  // The log of activities stands on pages of contact management and wants both permissions there.
  if (administrator || (read && permissions.readActivities)) scopes.push('activities');
  if (administrator || permissions.readForms) scopes.push('forms');
  if (modify) scopes.push('sync', 'update');
  if (administrator || permissions.modifyConfiguration) scopes.push('manage');
  return scopes;
}
