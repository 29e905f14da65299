import type { SignInBars } from '../../xperience/users/readSignInBars.ts';
import type { XperienceUser } from '../../xperience/users/readUser.ts';
import type { Caller } from '../caller.ts';
import type { Refusal } from '../refusal.ts';
import type { UserDirectory } from './createUserDirectory.ts';
import { isAdministrator, scopesOfUser } from './scopesOfUser.ts';

/** What a user may do here at the moment, or why they may not sign in; who they are has to be known already. */
export async function callerOfUser(users: UserDirectory, user: XperienceUser): Promise<Caller | Refusal> {
  const refusal = accountRefusal(user, await users.readBars(user));
  if (refusal) return refusal;
  const scopes = scopesOfUser(user, await users.readPermissions(user.userId));
  const formsOf = isAdministrator(user) ? {} : { formsOf: user.userId };
  return { name: user.name, kind: 'xperienceUser', scopes, ...formsOf };
}

/** Why a user whose password is right may still not sign in; undefined when they may. */
function accountRefusal(user: XperienceUser, bars: SignInBars): Refusal | undefined {
  const reason = reasonOf(user, bars);
  if (!reason) return undefined;
  return {
    refused: 'forbidden',
    code: 'userRefused',
    detail: `${user.name} may not sign in here: ${reason}`,
  };
}

function reasonOf(user: XperienceUser, bars: SignInBars): string | undefined {
  if (user.name.toLowerCase() === 'public') return 'it stands for visitors who are not signed in.';
  if (!user.enabled) return 'the user is disabled in Xperience. Enable it, or sign in as another user.';
  if (user.external || user.domain) {
    return 'its password is kept outside Xperience. Sign in as a user whose password is in Xperience.';
  }
  if (bars.pendingRegistration) {
    return 'its registration was never completed. Complete it in Xperience, or sign in as another user.';
  }
  if (bars.noAdministration) {
    return 'it has no access to the administration of Xperience. Give it there, or sign in as another user.';
  }
  if (bars.lockedOut) {
    return 'it is locked after wrong passwords. Wait until the lock ends, or unlock it in Xperience.';
  }
  if (bars.formerPassword) {
    return 'its password is still as Xperience 13 stored it before the migration. Set a new one in Xperience, and use it in the connection.';
  }
  if (bars.multiFactorForAll) {
    return 'Xperience asks every user for a second factor, which a flow cannot give. Sign in with an API key of the bridge: its administrator makes one with “npm run keys -- create NAME --scopes read,sync,update”.';
  }
  if (user.multiFactorRequired) {
    return 'it needs a second factor, which a flow cannot give. Sign in with an API key of the bridge, or as a user without a second factor.';
  }
  if (bars.passwordExpired) {
    return 'its password has expired. Change it in Xperience, and in the connection.';
  }
  if (bars.notOfSite) {
    return 'it is not assigned to the site. Assign it in the application Users of Xperience.';
  }
  return undefined;
}
