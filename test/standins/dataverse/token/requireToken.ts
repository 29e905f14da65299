import type { Middleware, WebRequest, WebResponse } from '../http.ts';
import type { AccessTokens } from './accessTokens.ts';

const problems = {
  unreadable: 'The signature of the token is not valid.',
  expired: 'The token has expired.',
  audience: 'The token is meant for another audience.',
};

/** Lets requests below /api through with a good bearer token only, and tells whose it is. */
export function requireToken(tokens: AccessTokens, tenantId: string): Middleware {
  return (request, next) => {
    const [, text] = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    if (text === undefined) return Promise.resolve(unauthorized(request, tenantId));
    const verdict = tokens.verify(text, request.origin);
    if ('problem' in verdict)
      return Promise.resolve(unauthorized(request, tenantId, problems[verdict.problem]));
    const { appid, oid } = verdict.token;
    return next({ ...request, claims: { applicationId: appid, objectId: oid } });
  };
}

/** The words of the body are from memory; clients go by the status and the challenge. */
export function unauthorized(request: WebRequest, tenantId: string, problem?: string): WebResponse {
  const detail = problem === undefined ? '' : `error=invalid_token, error_description=${problem}, `;
  return {
    status: 401,
    headers: {
      'Content-Type': 'text/html',
      'WWW-Authenticate': `Bearer ${detail}authorization_uri=${request.origin}/${tenantId}/oauth2/authorize, resource_id=${request.origin}/`,
    },
    body: 'HTTP Error 401 - Unauthorized: Access is denied',
  };
}
