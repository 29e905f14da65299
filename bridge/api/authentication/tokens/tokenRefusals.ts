import type { errors } from 'jose';
import type { Refusal } from '../../refusal.ts';

const challenge = 'Bearer error="invalid_token"';

export const tokensOff: Refusal = {
  refused: 'notSignedIn',
  code: 'tokensOff',
  detail:
    'This bridge takes no tokens of Microsoft Entra ID: BRIDGE_ENTRA_TENANT_ID and BRIDGE_ENTRA_CLIENT_ID are not set. Sign in with an API key or as an Xperience user, or ask the administrator of the bridge to set them.',
};

export const wrongToken: Refusal = {
  refused: 'notSignedIn',
  code: 'wrongToken',
  detail:
    'This is no token that Microsoft Entra ID signed for the bridge. Sign in to the connection in Power Automate once more.',
  challenge,
};

export const tokenOfOtherTenant: Refusal = {
  refused: 'notSignedIn',
  code: 'tokenOfOtherTenant',
  detail:
    'The token is of another tenant of Microsoft Entra ID than the one this bridge takes. Sign in to the connection with an account of that tenant.',
  challenge,
};

export const tokenKeyUnknown: Refusal = {
  refused: 'notSignedIn',
  code: 'tokenKeyUnknown',
  detail:
    'The token is signed with a key that Microsoft Entra ID does not publish for the tenant of this bridge. Sign in to the connection once more; if it stays so, compare tenant and cloud of connection and bridge.',
  challenge,
};

export const tokenKeysUnreachable: Refusal = {
  refused: 'unavailable',
  code: 'tokenKeysUnreachable',
  detail:
    'The bridge cannot fetch the keys of Microsoft Entra ID at the moment, and does not know the one this token is signed with. Try again in a minute; its log says why.',
  retryAfterSeconds: 30,
};

/** Why a token that was looked at is not taken. What is in it is told only once its signature was right. */
export function refusalOfToken(error: unknown): Refusal {
  if (isJoseError<errors.JWTExpired>(error, 'ERR_JWT_EXPIRED')) {
    return {
      refused: 'notSignedIn',
      code: 'tokenExpired',
      detail:
        'The token has expired. The platform fetches a new one; else sign in to the connection once more.',
      challenge,
    };
  }
  if (!isJoseError<errors.JWTClaimValidationFailed>(error, 'ERR_JWT_CLAIM_VALIDATION_FAILED'))
    return wrongToken;
  switch (error.claim) {
    case 'iss':
      return tokenOfOtherTenant;
    case 'aud':
      return {
        refused: 'notSignedIn',
        code: 'tokenForOtherAudience',
        detail:
          'The token is meant for another application than this bridge. The resource in the connector has to be the Application ID URI of the bridge’s app registration, and BRIDGE_ENTRA_AUDIENCE the same.',
        challenge,
      };
    case 'nbf':
      return {
        refused: 'notSignedIn',
        code: 'tokenNotYetValid',
        detail:
          'The token is valid only from a later time on. Compare the clock of the machine the bridge runs on.',
        challenge,
      };
    default:
      return wrongToken;
  }
}

/** By its code: the package is loaded only where tokens are taken. */
function isJoseError<Kind extends errors.JOSEError>(error: unknown, code: string): error is Kind {
  return error instanceof Error && 'code' in error && error.code === code;
}
