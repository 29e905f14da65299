import type { XperienceUser } from '../../xperience/users/readUser.ts';
import type { Caller } from '../caller.ts';
import type { Refusal } from '../refusal.ts';
import { accountRefusal } from './accountRefusal.ts';
import { isAdministrator, scopesOfUser } from './scopesOfUser.ts';
import type { UserDirectory } from './types.ts';

/** What a user may do here at the moment, or why they may not sign in; who they are has to be known already. */
export async function callerOfUser(users: UserDirectory, user: XperienceUser): Promise<Caller | Refusal> {
  const refusal = accountRefusal(user, await users.readBars(user));
  if (refusal) return refusal;
  const scopes = scopesOfUser(user, await users.readPermissions(user.userId));
  const formsOf = isAdministrator(user) ? {} : { formsOf: user.userId };
  return { name: user.name, kind: 'xperienceUser', scopes, ...formsOf };
}
