import type { Scope } from '../caller.ts';
import type { ContactPermissions, StoredUser } from './types.ts';

const ADMINISTRATOR = 2;

/** What an Xperience user may do here. Administrators pass every permission check in Xperience itself too. */
export function scopesOfUser(
  user: Pick<StoredUser, 'privilegeLevel'>,
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
