import type { Logger } from 'pino';
import type { XperienceUser } from '../../xperience/readUser.ts';
import type { Caller } from '../caller.ts';
import type { Refusal } from '../refusal.ts';
import type { Authenticate } from '../signIn.ts';
import { accountRefusal } from './accountRefusal.ts';
import { createLockout } from './createLockout.ts';
import { createVerificationCache } from './createVerificationCache.ts';
import { type Credentials, parseBasicHeader } from './parseBasicHeader.ts';
import type { PasswordOwner, VerifyPassword } from './passwords/createVerifyPassword.ts';
import { refuseUnencrypted } from './refuseUnencrypted.ts';
import { scopesOfUser } from './scopesOfUser.ts';
import { tooManySignIns } from './tooManySignIns.ts';
import type { MonotonicClock, UserDirectory } from './types.ts';

export interface UserAuthenticationOptions {
  users: UserDirectory;
  verifyPassword: VerifyPassword;
  log: Logger;
  clock?: MonotonicClock;
}

/** Unknown users cost as much time as known ones, so that names cannot be found out by a stopwatch. */
const NOBODY: PasswordOwner = {
  passwordFormat: 'PBKDF2',
  passwordHash: Buffer.concat([Buffer.from([0, 0x10, 0x27, 0, 0]), Buffer.alloc(36)]).toString('base64'),
  guid: '',
};

/**
 * Signs Xperience users in by Basic authentication. Ten wrong passwords for a user or from an address within 15
 * minutes lock both for the rest of that time; a flow that has been signing in with the right password is not
 * locked out by others at its address.
 */
export function createUserAuthentication(options: UserAuthenticationOptions): Authenticate {
  const { users, verifyPassword, log, clock = () => performance.now() } = options;
  const lockout = createLockout({ clock });
  const cache = createVerificationCache({ clock });
  const underWay = new Map<string, Promise<Caller | Refusal>>();

  const check = async (credentials: Credentials, key: string, address: string): Promise<Caller | Refusal> => {
    const user = await users.readUser(credentials.name);
    // Named by its ID where there is one: the database takes more than one spelling for the same name.
    const userKey = user ? `user ${user.userId}` : `name ${credentials.name.toLowerCase()}`;
    const addressKey = `address ${address}`;
    const known = user !== undefined && cache.confirms(key, user);
    const wait = Math.max(lockout.secondsLeft(userKey), known ? 0 : lockout.secondsLeft(addressKey));
    if (wait > 0) return tooManySignIns('password', wait);
    if (!known) {
      const takeBack = lockout.count([userKey, addressKey]);
      const right = await verifyPassword(credentials.password, user ?? NOBODY).catch((error: unknown) => {
        takeBack();
        throw error;
      });
      if (!right || !user) {
        cache.forget(key);
        log.warn({ address, user: user?.name }, 'Sign-in with a wrong user name or password');
        return WRONG;
      }
      takeBack();
    }
    return user ? admit(user, key) : WRONG;
  };

  const admit = async (user: XperienceUser, key: string): Promise<Caller | Refusal> => {
    const refusal = accountRefusal(user, await users.readBars(user));
    if (refusal) return refusal;
    const scopes = scopesOfUser(user, await users.readPermissions(user.userId));
    const caller: Caller = { name: user.name, kind: 'xperienceUser', scopes };
    cache.remember(key, user, caller);
    return caller;
  };

  return ({ authorization, connection }) => {
    if (!authorization) return MISSING;
    const unencrypted = refuseUnencrypted('password', connection, log);
    if (unencrypted) return unencrypted;
    const key = cache.keyOf(authorization);
    const fresh = cache.fresh(key);
    if (fresh && lockout.secondsLeft(`user ${fresh.userId}`) === 0) return fresh.caller;
    const credentials = parseBasicHeader(authorization);
    if (!credentials) return MALFORMED;
    // Many requests of one flow at once are one sign-in, not many attempts.
    const { address } = connection;
    const id = `${key} ${address}`;
    const pending = underWay.get(id) ?? check(credentials, key, address).finally(() => underWay.delete(id));
    underWay.set(id, pending);
    return pending;
  };
}

const MISSING: Refusal = {
  refused: 'notSignedIn',
  code: 'signInMissing',
  detail: 'Sign in with the name and password of an Xperience user, or with an API key of the bridge.',
};

const MALFORMED: Refusal = {
  refused: 'notSignedIn',
  code: 'signInMalformed',
  detail: 'The Authorization header is not a readable Basic header with user name and password in UTF-8.',
};

const WRONG: Refusal = {
  refused: 'notSignedIn',
  code: 'wrongPassword',
  detail: 'The user name or the password is wrong. Check the connection in Power Automate.',
};
