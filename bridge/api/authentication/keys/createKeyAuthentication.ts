import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Authenticate, Caller } from '../../caller.ts';
import type { MonotonicClock } from '../../monotonicClock.ts';
import { isRefusal, type Refusal } from '../../refusal.ts';
import { createKeyedHash } from '../createKeyedHash.ts';
import { equalText } from '../equalText.ts';
import { refuseUnencrypted } from '../refuseUnencrypted.ts';
import { signInFreshMs } from '../signInFreshMs.ts';
import { prefixOfKey } from './apiKeyText.ts';
import type { KeyDirectory, StoredKey } from './createKeyDirectory.ts';
import { hashApiKey, outdatedHash, revokedHash } from './hashApiKey.ts';

export interface KeyAuthenticationOptions {
  keys: KeyDirectory;
  /** BRIDGE_KEY_SECRET; without it no key is taken. */
  secret: string | undefined;
  /** BRIDGE_KEY_SECRET_BEFORE: keys kept with it are taken as well, and kept with the other from their next use on. */
  formerSecret?: string | undefined;
  log: Logger;
  clock?: MonotonicClock;
  /** How long a key is taken without looking at its row: a key that is revoked lasts no longer, in any process. */
  freshMs?: number;
}

/** Keys remembered at once, by keyed hashes. */
const capacity = 1_000;

/** How often the use of a key is written down. */
const NOTE_MINUTES = 15;

/**
 * Signs callers in by an API key in the header X-API-Key. Wrong keys are not counted: nobody guesses 256 random bits, and
 * to refuse a right one because of others would only help who wants to stop it.
 */
export function createKeyAuthentication(options: KeyAuthenticationOptions): Authenticate {
  const {
    keys,
    secret,
    formerSecret,
    log,
    clock = () => performance.now(),
    freshMs = signInFreshMs,
  } = options;
  const secrets = [secret ?? '', ...(formerSecret === undefined ? [] : [formerSecret])];
  const cache = new LRUCache<string, { outcome: Caller | Refusal; until: number }>({ max: capacity });
  const keyed = createKeyedHash();
  const underWay = new Map<string, Promise<Caller | Refusal>>();

  const check = async (
    { prefix, text, known }: { prefix: string; text: string; known: string },
    address: string,
  ): Promise<Caller | Refusal> => {
    const found = await keys.find(prefix);
    const matches = found.flatMap((key) =>
      secrets.map((each) => ({ key, secret: each, state: stateOf(key, text, each) })),
    );
    const match = matches.find(({ state }) => state !== undefined);
    if (!match) {
      cache.delete(known);
      log.warn(
        { address, prefix, key: found[0]?.name },
        'Sign-in with a wrong API key, or its row was changed',
      );
      return WRONG;
    }
    const { key } = match;
    const outcome = match.state === 'outdated' ? OUTDATED : admit(key, match.state === 'revoked');
    cache.set(known, { outcome, until: clock() + Math.min(freshMs, msLeft(key)) });
    if (!isRefusal(outcome)) await noteUse(key);
    if (!isRefusal(outcome) && match.secret !== secrets[0]) await keepAnew(key, text);
    return outcome;
  };

  const noteUse = async ({ id, name, minutesUnused = NOTE_MINUTES }: StoredKey): Promise<void> => {
    if (minutesUnused < NOTE_MINUTES) return;
    // A sign-in must not fail because of it.
    await keys
      .noteUse(id, NOTE_MINUTES)
      .catch((error: unknown) => log.warn({ err: error, key: name }, 'The use of an API key was not noted'));
  };

  /** Only now is the text of the key known, which its hash is made of. */
  const keepAnew = async ({ id, name, hash, terms }: StoredKey, text: string): Promise<void> => {
    await keys
      .replaceHash(id, hash, hashApiKey(secrets[0] ?? '', text, terms))
      .then(() => log.info({ key: name }, 'An API key is kept with the new BRIDGE_KEY_SECRET from now on'))
      .catch((error: unknown) => log.warn({ err: error, key: name }, 'An API key was not kept anew'));
  };

  return ({ apiKey, connection }) => {
    const unencrypted = refuseUnencrypted('API key', connection, log);
    if (unencrypted) return unencrypted;
    if (secret === undefined) return OFF;
    const text = apiKey?.trim() ?? '';
    const known = keyed(text);
    const remembered = cache.get(known);
    if (remembered && clock() < remembered.until) return remembered.outcome;
    const prefix = prefixOfKey(text);
    if (prefix === undefined) {
      log.warn({ address: connection.address }, 'Sign-in with a text that is no API key');
      return WRONG;
    }
    const key = { prefix, text, known };
    // Many requests of one flow at once are one sign-in, not many attempts.
    const id = `${known} ${connection.address}`;
    const pending = underWay.get(id) ?? check(key, connection.address).finally(() => underWay.delete(id));
    underWay.set(id, pending);
    return pending;
  };
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

const OUTDATED: Refusal = {
  refused: 'notSignedIn',
  code: 'apiKeyRevoked',
  detail:
    'This API key was made by an earlier version of the bridge and is not taken any more. Ask the administrator of the bridge for a new one and put it into the connection.',
};

/** What the row says of a key; undefined when it is another one's, or anything in it was changed by hand. */
function stateOf(
  { hash, terms }: StoredKey,
  text: string,
  secret: string,
): 'valid' | 'revoked' | 'outdated' | undefined {
  const right = hashApiKey(secret, text, terms);
  if (equalText(hash, right)) return 'valid';
  if (equalText(hash, revokedHash(right))) return 'revoked';
  const outdated = outdatedHash(secret, text);
  return equalText(hash, outdated) || equalText(hash, revokedHash(outdated)) ? 'outdated' : undefined;
}

/** Until the key expires, which ends what is remembered of it. What is expired already changes no more. */
function msLeft({ minutesLeft = 0 }: StoredKey): number {
  return minutesLeft > 0 ? minutesLeft * 60_000 : Number.POSITIVE_INFINITY;
}

/** Told only to who has the right key. A row that says “revoked” in one place only is revoked. */
function admit({ name, scopes, revoked, minutesLeft }: StoredKey, ended: boolean): Caller | Refusal {
  if (revoked || ended) {
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
