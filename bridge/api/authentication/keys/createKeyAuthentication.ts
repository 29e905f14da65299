import type { Logger } from 'pino';
import type { Caller } from '../../caller.ts';
import { isRefusal, type Refusal } from '../../refusal.ts';
import type { Authenticate } from '../../signIn.ts';
import { createKeyedHash } from '../createKeyedHash.ts';
import { createLockout } from '../createLockout.ts';
import { equalText } from '../passwords/equalText.ts';
import { refuseUnencrypted } from '../refuseUnencrypted.ts';
import { tooManySignIns } from '../tooManySignIns.ts';
import type { MonotonicClock } from '../types.ts';
import { prefixOfKey } from './apiKeyText.ts';
import { createKeyCache } from './createKeyCache.ts';
import type { KeyDirectory, StoredKey } from './createKeyDirectory.ts';
import { hashApiKey } from './hashApiKey.ts';

export interface KeyAuthenticationOptions {
  keys: KeyDirectory;
  /** BRIDGE_KEY_SECRET; without it no key is taken. */
  secret: string | undefined;
  log: Logger;
  clock?: MonotonicClock;
  /** How long a key is taken without looking at its row: a key that is revoked lasts no longer, in any process. */
  freshMs?: number;
}

/** How often the use of a key is written down. */
const NOTE_MINUTES = 15;

/**
 * Signs callers in by an API key in the header X-API-Key. Ten wrong keys from an address within 15 minutes lock it
 * for the rest of that time; a flow that has been signing in with a right key is not locked out by others there.
 */
export function createKeyAuthentication(options: KeyAuthenticationOptions): Authenticate {
  const { keys, secret, log, clock = () => performance.now(), freshMs = 5_000 } = options;
  const lockout = createLockout({ clock });
  const cache = createKeyCache({ clock, freshMs });
  const keyed = createKeyedHash();
  const underWay = new Map<string, Promise<Caller | Refusal>>();

  const check = async (
    { prefix, hash, known }: { prefix: string; hash: string; known: string },
    address: string,
  ): Promise<Caller | Refusal> => {
    const wait = cache.knows(known) ? 0 : lockout.secondsLeft(address);
    if (wait > 0) return tooManySignIns('key', wait);
    const takeBack = lockout.count([address]);
    const found = await keys.find(prefix).catch((error: unknown) => {
      takeBack();
      throw error;
    });
    const key = found.find((each) => equalText(each.hash, hash));
    if (!key) {
      cache.forget(known);
      log.warn({ address, prefix, key: found[0]?.name }, 'Sign-in with a wrong API key');
      return WRONG;
    }
    takeBack();
    const outcome = admit(key);
    cache.remember(known, outcome, key.minutesLeft);
    if (!isRefusal(outcome)) await noteUse(key);
    return outcome;
  };

  const noteUse = async ({ id, name, minutesUnused = NOTE_MINUTES }: StoredKey): Promise<void> => {
    if (minutesUnused < NOTE_MINUTES) return;
    // A sign-in must not fail because of it.
    await keys
      .noteUse(id, NOTE_MINUTES)
      .catch((error: unknown) => log.warn({ err: error, key: name }, 'The use of an API key was not noted'));
  };

  return ({ apiKey, connection }) => {
    const unencrypted = refuseUnencrypted('API key', connection, log);
    if (unencrypted) return unencrypted;
    if (secret === undefined) return OFF;
    const text = apiKey?.trim() ?? '';
    const known = keyed(text);
    const fresh = cache.fresh(known);
    if (fresh) return fresh;
    const prefix = prefixOfKey(text);
    if (prefix === undefined) return refuseMalformed(connection.address);
    const key = { prefix, hash: hashApiKey(secret, text), known };
    // Many requests of one flow at once are one sign-in, not many attempts.
    const id = `${known} ${connection.address}`;
    const pending = underWay.get(id) ?? check(key, connection.address).finally(() => underWay.delete(id));
    underWay.set(id, pending);
    return pending;
  };

  function refuseMalformed(address: string): Refusal {
    const wait = lockout.secondsLeft(address);
    if (wait > 0) return tooManySignIns('key', wait);
    lockout.count([address]);
    log.warn({ address }, 'Sign-in with a text that is no API key');
    return WRONG;
  }
}

const WRONG: Refusal = {
  refused: 'notSignedIn',
  code: 'wrongApiKey',
  detail:
    'This API key is not known here. Copy the key once more into the connection in Power Automate, or have a new one made.',
};

const OFF: Refusal = {
  refused: 'notSignedIn',
  code: 'apiKeysOff',
  detail:
    'This bridge takes no API keys: BRIDGE_KEY_SECRET is not set. Sign in as an Xperience user, or ask the administrator of the bridge to set it.',
};

/** Told only to who has the right key. */
function admit({ name, scopes, revoked, minutesLeft }: StoredKey): Caller | Refusal {
  if (revoked) {
    return {
      refused: 'notSignedIn',
      code: 'apiKeyRevoked',
      detail: `The API key “${name}” was revoked. Ask the administrator of the bridge for a new one and put it into the connection.`,
    };
  }
  if (minutesLeft !== undefined && minutesLeft <= 0) {
    return {
      refused: 'notSignedIn',
      code: 'apiKeyExpired',
      detail: `The API key “${name}” has expired. Ask the administrator of the bridge for a new one and put it into the connection.`,
    };
  }
  return { name, kind: 'apiKey', scopes };
}
