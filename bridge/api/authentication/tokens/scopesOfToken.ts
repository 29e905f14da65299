import type { Scope } from '../../caller.ts';
import { scopeMeanings } from '../keys/keyScopes.ts';

/** A delegated scope that stands for all a user may do. */
const wholeUser: readonly string[] = ['access_as_user', 'user_impersonation'];

/** Our scopes under the values that app roles and delegated scopes have in the app registration: `Bridge.Read` … */
const byValue = new Map(
  (Object.keys(scopeMeanings) as Scope[])
    .filter((scope) => scope !== 'webhook')
    .map((scope) => [`Bridge.${scope.charAt(0).toUpperCase()}${scope.slice(1)}`, scope]),
);

/** Values for the app registration. */
export const roleValues: readonly string[] = [...byValue.keys()];

/**
 * What a token allows. An application may do what its app roles say. A user may do what their app roles say as far as the
 * client was given it as delegated scopes: consent for the client of a connector counts for everybody in the tenant, so it
 * cannot be what says who may do what.
 *
 * @param claims `roles` and `scp` of the token, unchecked
 * @param delegated whether a user is signed in
 */
export function scopesOfToken(claims: Readonly<Record<string, unknown>>, delegated: boolean): Scope[] {
  const roles = namesIn(claims.roles);
  const granted = namesIn(claims.scp);
  const whole = granted.some((name) => wholeUser.includes(name));
  return [...byValue]
    .filter(([value]) => roles.includes(value) && (!delegated || whole || granted.includes(value)))
    .map(([, scope]) => scope);
}

/** Roles are a list, scopes a text with blanks. */
function namesIn(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(' ');
  return Array.isArray(claim) ? claim.filter((name) => typeof name === 'string') : [];
}
