import { constants, createPublicKey, type VerifyKeyObjectInput, verify } from 'node:crypto';
import type { Application } from './applications.ts';

interface AssertionClaims {
  aud?: unknown;
  iss?: unknown;
  sub?: unknown;
  exp?: unknown;
}

/**
 * Checks a client assertion: a JWT the application signed with its certificate's key (RS256 or PS256), issued by
 * and for itself, for this token endpoint. `audiences` are the endpoint's accepted addresses.
 */
export function checkAssertion(
  assertion: string,
  application: Application,
  audiences: readonly string[],
  now: Date,
): 'good' | 'wrong' | 'expired' {
  const [header = '', payload = '', signature = ''] = assertion.split('.');
  const algorithm = readJson<{ alg?: unknown }>(header)?.alg;
  const claims = readJson<AssertionClaims>(payload);
  if (!claims || (algorithm !== 'RS256' && algorithm !== 'PS256')) return 'wrong';
  const signed = application.certificates.some((certificate) =>
    verify(
      'sha256',
      Buffer.from(`${header}.${payload}`),
      keyOf(certificate, algorithm),
      Buffer.from(signature, 'base64url'),
    ),
  );
  if (!signed) return 'wrong';
  if (claims.iss !== application.clientId || claims.sub !== application.clientId) return 'wrong';
  if (typeof claims.aud !== 'string' || !audiences.includes(claims.aud)) return 'wrong';
  if (typeof claims.exp !== 'number' || claims.exp * 1000 <= now.getTime()) return 'expired';
  return 'good';
}

function keyOf(certificate: string, algorithm: 'RS256' | 'PS256'): VerifyKeyObjectInput {
  const key = createPublicKey(certificate);
  return algorithm === 'RS256'
    ? { key, padding: constants.RSA_PKCS1_PADDING }
    : { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
}

function readJson<Shape>(part: string): Shape | undefined {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as Shape;
  } catch {
    return undefined;
  }
}
