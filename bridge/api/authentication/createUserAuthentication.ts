import type { Logger } from 'pino';
import type { SignInFailures } from '../../sync/state/audit/signInFailures.ts';
import type { XperienceUser } from '../../xperience/users/readUser.ts';
import type { Authenticate, Caller } from '../caller.ts';
import { signInPutOff } from '../limits/createLimits.ts';
import type { MonotonicClock } from '../monotonicClock.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { callerOfUser } from './callerOfUser.ts';
import { type AttemptKeys, createSignInBrake } from './createSignInBrake.ts';
import type { UserDirectory } from './createUserDirectory.ts';
import { createVerificationCache } from './createVerificationCache.ts';
import type { PasswordOwner, VerifyPassword } from './createVerifyPassword.ts';
import { networkOf } from './networkOf.ts';
import { type Credentials, parseBasicHeader } from './parseBasicHeader.ts';
import { refuseUnencrypted } from './refuseUnencrypted.ts';

export interface UserAuthenticationOptions {
  users: UserDirectory;
  verifyPassword: VerifyPassword;
  log: Logger;
  clock?: MonotonicClock;
  /** Lets a sign-in wait. */
  wait?: (ms: number) => Promise<unknown>;
  /** Told once in a quarter of an hour of each user, or user at a network, with many wrong sign-ins. */
  onManyFailures?: (failures: SignInFailures) => void;
}

/** Unknown users cost as much time as known ones, so that names cannot be found out by a stopwatch. */
const NOBODY: PasswordOwner = { passwordFormat: 'PBKDF2', passwordHash: '', guid: '' };

/** As long as CMS_User.UserName can be where the directory does not say. */
const usualLongestName = 100;

/**
 * Signs Xperience users in by Basic authentication. Wrong passwords are counted by user and network and slow further
 * sign-ins down (`createSignInBrake`); nobody is locked out. A password that was right at a network during the last week
 * is known again there and is not slowed down by others. All of it is per process and gone with it.
 */
export function createUserAuthentication(options: UserAuthenticationOptions): Authenticate {
  const { users, verifyPassword, log, clock = () => performance.now(), wait, onManyFailures } = options;
  const { longestName = usualLongestName } = users;
  const brake = createSignInBrake({ clock, ...(wait && { wait }) });
  const cache = createVerificationCache({ clock });
  const underWay = new Map<string, Promise<Caller | Refusal>>();

  const check = async (credentials: Credentials, key: string, origin: Origin): Promise<Caller | Refusal> => {
    const { name, password } = credentials;
    const user = name.length > longestName ? undefined : await users.readUser(name);
    const keys = attemptKeys(user, name, origin.network);
    if (user && cache.confirms(key, user) && brake.trusts(keys.pair)) return admit(user, key, keys.pair);
    // A connection with an old password calls again and again; it has been counted.
    if (cache.rejects(key, user)) return WRONG;
    const attempt = await brake.enter(keys, cache.wasRight(keys.pair), (level, count) =>
      onManyFailures?.({ level, count, user: user?.name, address: origin.address }),
    );
    if ('refusedSeconds' in attempt) return tooManySignIns(attempt.refusedSeconds);
    const right = await verifyPassword(password, user ?? NOBODY).catch((error: unknown) => {
      attempt.takeBack();
      throw error;
    });
    if (!right || !user) {
      cache.reject(key, user);
      log.warn({ address: origin.address, user: user?.name }, 'Sign-in with a wrong user name or password');
      return WRONG;
    }
    attempt.takeBack();
    return admit(user, key, keys.pair);
  };

  /** The user by their ID where there is one: the database takes more than one spelling for the same name. */
  const attemptKeys = (user: XperienceUser | undefined, name: string, network: string): AttemptKeys => {
    const who = user ? `user ${user.userId}` : `name ${name.trimEnd().toLowerCase()}`;
    return {
      pair: cache.keyOf(`${network} ${who}`),
      user: cache.keyOf(who),
      network: cache.keyOf(network),
    };
  };

  const admit = async (user: XperienceUser, key: string, pair: string): Promise<Caller | Refusal> => {
    const caller = await callerOfUser(users, user);
    if (isRefusal(caller)) return caller;
    cache.remember(key, { user, caller, pair });
    return caller;
  };

  return ({ authorization, connection, putOffSeconds = 0 }) => {
    if (!authorization) return MISSING;
    const unencrypted = refuseUnencrypted('password', connection, log);
    if (unencrypted) return unencrypted;
    const { address } = connection;
    const network = networkOf(address);
    // With the network: guesses at a password that is right elsewhere are slowed down.
    const key = cache.keyOf(`${network} ${authorization}`);
    const fresh = cache.fresh(key);
    if (fresh && brake.trusts(fresh.pair)) return fresh.caller;
    if (putOffSeconds > 0 && !cache.knows(key)) return signInPutOff(putOffSeconds);
    const credentials = parseBasicHeader(authorization);
    if (!credentials) return MALFORMED;
    // Many requests of one flow at once are one sign-in, not many attempts.
    const pending =
      underWay.get(key) ?? check(credentials, key, { address, network }).finally(() => underWay.delete(key));
    underWay.set(key, pending);
    return pending;
  };
}

interface Origin {
  address: string;
  network: string;
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

/** The answer to a sign-in that would have to wait, while others already wait for the same user at the same network. */
function tooManySignIns(seconds: number): Refusal {
  return {
    refused: 'tooMany',
    code: 'tooManySignIns',
    detail: `There were too many sign-ins with a wrong password for this user. Correct the password in the connection and try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}. Connections whose password is right and was used before go on working.`,
    retryAfterSeconds: seconds,
  };
}
