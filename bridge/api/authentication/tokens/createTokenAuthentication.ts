import type { JWSHeaderParameters, JWTPayload } from 'jose';
import type { Logger } from 'pino';
import type { Authenticate, Caller } from '../../caller.ts';
import type { Refusal } from '../../refusal.ts';
import { refuseUnencrypted } from '../refuseUnencrypted.ts';
import type { SigningKeys } from './createSigningKeys.ts';
import { type EntraSettings, issuersOf } from './entraSettings.ts';
import { loadJose } from './loadJose.ts';
import { scopesOfToken } from './scopesOfToken.ts';
import {
  refusalOfToken,
  tokenKeysUnreachable,
  tokenKeyUnknown,
  tokenOfOtherTenant,
  tokensOff,
  wrongToken,
} from './tokenRefusals.ts';

export interface TokenAuthenticationOptions {
  /** Without them no token is taken. */
  entra: { settings: EntraSettings; keys: SigningKeys } | undefined;
  log: Logger;
  now?: () => Date;
}

/** Tokens have two to four thousand characters; many groups make them longer, up to a limit of the platform's. */
const longestToken = 16_384;
/** Clocks of two servers differ by so much at most. */
const skewSeconds = 60;
const bearer = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i;

/**
 * Signs callers in by access tokens of Microsoft Entra ID in the header `Authorization: Bearer`: signature (RS256 only) by
 * the tenant's published keys, issuer of version 1 or 2, audience, time, tenant; what they may do comes from app roles and
 * delegated scopes. Keys or addresses that a token itself brings are not looked at.
 */
export function createTokenAuthentication(options: TokenAuthenticationOptions): Authenticate {
  const { entra, log, now = () => new Date() } = options;
  if (!entra) return () => tokensOff;
  const { settings, keys } = entra;
  const expected = {
    algorithms: ['RS256'],
    issuer: issuersOf(settings),
    audience: [settings.clientId, ...settings.audiences],
    requiredClaims: ['exp', 'nbf', 'tid'],
    clockTolerance: skewSeconds,
  };

  const check = async (token: string, header: JWSHeaderParameters): Promise<Caller | Refusal> => {
    const key = await keys.find(header);
    if (key === 'unknown') return tokenKeyUnknown;
    if (key === 'unreachable') return tokenKeysUnreachable;
    const { jwtVerify } = await loadJose();
    const { payload } = await jwtVerify(token, key, { ...expected, currentDate: now() });
    return callerOf(payload, settings.tenantId);
  };

  return async ({ authorization = '', connection }) => {
    const unencrypted = refuseUnencrypted('token', connection, log);
    if (unencrypted) return unencrypted;
    const token = authorization.length > longestToken ? undefined : bearer.exec(authorization)?.[1];
    const header = token === undefined ? undefined : await readHeader(token);
    const outcome =
      token === undefined || header === undefined
        ? wrongToken
        : await check(token, header).catch((error: unknown) => refusalOfToken(error));
    if ('code' in outcome)
      log.warn({ address: connection.address, code: outcome.code }, 'Sign-in with a token that is not taken');
    return outcome;
  };
}

async function readHeader(token: string): Promise<JWSHeaderParameters | undefined> {
  const { decodeProtectedHeader } = await loadJose();
  try {
    const header = decodeProtectedHeader(token);
    return header.alg === 'RS256' ? (header as JWSHeaderParameters) : undefined;
  } catch {
    return undefined;
  }
}

/** An ID token is meant for a client and says nothing of access; only access tokens name the client that asked. */
function callerOf(claims: JWTPayload, tenantId: string): Caller | Refusal {
  if (String(claims.tid).toLowerCase() !== tenantId) return tokenOfOtherTenant;
  const client = textOf(claims.azp) ?? textOf(claims.appid);
  if (client === undefined) return wrongToken;
  const delegated = claims.scp !== undefined;
  const scopes = scopesOfToken(claims, delegated);
  if (!delegated) return { name: `application ${client}`, kind: 'entraApplication', scopes };
  const name = [claims.preferred_username, claims.upn, claims.unique_name, claims.oid]
    .map(textOf)
    .find(Boolean);
  return { name: name ?? `user of ${client}`, kind: 'entraUser', scopes };
}

/** On one line, and as long as the audit takes names. */
function textOf(claim: unknown): string | undefined {
  if (typeof claim !== 'string') return undefined;
  return (
    claim
      .replace(/\p{Cc}/gu, ' ')
      .slice(0, 100)
      .trim() || undefined
  );
}
