import type { JSONWebKeySet, JWK } from 'jose';

/** More than any authority publishes. */
const mostKeys = 100;
const leastModulusCharacters = Math.floor((2048 / 8) * (4 / 3));

/**
 * Reads published signing keys.
 *
 * @param issuer of the tenant's tokens; a key that names another issuer is of another tenant
 * @returns RSA keys of 2,048 bits and more by which tokens can be checked; undefined when the text is no key set or has none
 */
export function readKeySet(text: string, issuer: string): JSONWebKeySet | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const given = typeof parsed === 'object' && parsed !== null && 'keys' in parsed ? parsed.keys : undefined;
  if (!Array.isArray(given)) return undefined;
  const keys = given.slice(0, mostKeys).filter((key) => isSigningKey(key, issuer));
  return keys.length > 0 ? { keys: keys.map(publicPart) } : undefined;
}

function isSigningKey(key: unknown, issuer: string): key is JWK {
  if (typeof key !== 'object' || key === null) return false;
  const { kty, use, kid, n, e, alg, issuer: own } = key as Record<string, unknown>;
  return (
    kty === 'RSA' &&
    (use === undefined || use === 'sig') &&
    (alg === undefined || alg === 'RS256') &&
    typeof kid === 'string' &&
    typeof e === 'string' &&
    typeof n === 'string' &&
    n.length >= leastModulusCharacters &&
    n.length < 3_000 &&
    (typeof own !== 'string' || own.includes('{tenantid}') || own === issuer)
  );
}

function publicPart({ kid, n, e }: JWK): JWK {
  return { kty: 'RSA', use: 'sig', alg: 'RS256', ...(kid && { kid }), ...(n && { n }), ...(e && { e }) };
}
