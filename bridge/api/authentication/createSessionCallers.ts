import { createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Caller } from '../caller.ts';
import type { MonotonicClock } from '../monotonicClock.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { callerOfUser } from './callerOfUser.ts';
import type { UserDirectory } from './createUserDirectory.ts';
import type { KeyDirectory } from './keys/createKeyDirectory.ts';
import { signInFreshMs } from './signInFreshMs.ts';

/** Whom a session belongs to. */
export interface SessionSubject {
  kind: 'xperienceUser' | 'apiKey';
  /** Name of the user, or the beginning of the API key. */
  id: string;
}

/** Finds out again who somebody is that signed in before, without their secret. */
export interface SessionCallers {
  /**
   * Changes with the password or the key, so that a session ends with the secret it was opened by; undefined where there
   * is no such user or key.
   */
  markOf(subject: SessionSubject): Promise<string | undefined>;
  /** What they may do now; undefined when the mark is another one, the user is gone, or the key was revoked. */
  recheck(subject: SessionSubject, mark: string): Promise<Caller | Refusal | undefined>;
}

export interface SessionCallersOptions {
  users: UserDirectory;
  keys: KeyDirectory;
  /** What marks are keyed with. */
  secret: Uint8Array;
  clock?: MonotonicClock;
  /** How long a caller is taken without looking; a revoked right lasts no longer than this. */
  freshMs?: number;
}

type Checked = Awaited<ReturnType<SessionCallers['recheck']>>;

const capacity = 1_000;

/** Checks callers of sessions by the same users, rights and keys as every call of the API. */
export function createSessionCallers(options: SessionCallersOptions): SessionCallers {
  const { users, keys, secret, clock = () => performance.now(), freshMs = signInFreshMs } = options;
  const checked = new LRUCache<string, { at: number; caller: Checked }>({ max: capacity });

  const hash = (...parts: readonly (string | null)[]): string =>
    createHmac('sha256', secret).update(JSON.stringify(parts)).digest('base64url');

  const look = async ({
    kind,
    id,
  }: SessionSubject): Promise<{ mark: string; caller: Checked } | undefined> => {
    if (kind === 'xperienceUser') {
      const user = await users.readUser(id);
      if (!user) return undefined;
      const mark = hash(user.guid, user.passwordHash, user.securityStamp);
      return { mark, caller: await callerOfUser(users, user) };
    }
    const [key] = await keys.find(id);
    if (!key) return undefined;
    const { name, scopes, revoked, minutesLeft } = key;
    const ended = revoked || (minutesLeft !== undefined && minutesLeft <= 0);
    return { mark: hash(key.hash), caller: ended ? undefined : { name, kind: 'apiKey', scopes } };
  };

  return {
    markOf: async (subject) => (await look(subject))?.mark,
    async recheck(subject, mark) {
      const known = hash(subject.kind, subject.id, mark);
      const last = checked.get(known);
      if (last && clock() - last.at < freshMs) return last.caller;
      const found = await look(subject);
      const caller = found?.mark === mark ? found.caller : undefined;
      if (caller && !isRefusal(caller)) checked.set(known, { at: clock(), caller });
      else checked.delete(known);
      return caller;
    },
  };
}
