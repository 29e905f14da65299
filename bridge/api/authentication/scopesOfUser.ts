import type { ContactPermissions } from '../../xperience/readContactPermissions.ts';
import type { XperienceUser } from '../../xperience/readUser.ts';
import type { Scope } from '../caller.ts';

const ADMINISTRATOR = 2;

/** What an Xperience user may do here. Administrators pass every permission check in Xperience itself too. */
export function scopesOfUser(
  user: Pick<XperienceUser, 'privilegeLevel'>,
  permissions: ContactPermissions,
): Scope[] {
  const administrator = user.privilegeLevel >= ADMINISTRATOR;
  const modify = administrator || permissions.modify;
  const scopes: Scope[] = [];
  if (modify || permissions.read) scopes.push('read');
  if (modify) scopes.push('sync', 'update');
  if (administrator || permissions.modifyConfiguration) scopes.push('manage');
  return scopes;
}
