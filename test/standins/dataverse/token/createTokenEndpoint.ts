import type { WebRequest, WebResponse } from '../http.ts';
import type { AccessTokens } from './accessTokens.ts';
import type { Application, Directory } from './applications.ts';
import { checkAssertion } from './checkAssertion.ts';
import { readClientCredentials } from './readClientCredentials.ts';
import { sameOrigin } from './sameOrigin.ts';
import { refuseToken } from './tokenErrors.ts';

/** Answers the directory's addresses; undefined when the address is none of them. */
export type TokenEndpoint = (request: WebRequest) => WebResponse | undefined;

const tokenPath = /^\/([^/]+)\/oauth2\/v2\.0\/token$/;
const configurationPath = /^\/([^/]+)\/v2\.0\/\.well-known\/openid-configuration$/;
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * The OAuth 2.0 client-credentials endpoint of Microsoft Entra, for one tenant: a secret or a signed assertion,
 * in the body or by HTTP Basic, scope `<organization address>/.default`. The organization is the server the request came to.
 */
export function createTokenEndpoint(
  directory: Directory,
  tokens: AccessTokens,
  now: () => Date,
): TokenEndpoint {
  return (request) => {
    const configured = configurationPath.exec(request.path)?.[1];
    if (configured !== undefined && request.method === 'GET')
      return configuration(request.origin, configured);
    const tenant = tokenPath.exec(request.path)?.[1];
    if (tenant === undefined || request.method !== 'POST') return undefined;
    if (tenant.toLowerCase() !== directory.tenantId) {
      return refuseToken('unknownTenant', `Tenant '${tenant}' not found.`, now());
    }
    return grantToken(directory, tokens, request, now());
  };
}

function grantToken(directory: Directory, tokens: AccessTokens, request: WebRequest, now: Date): WebResponse {
  const form = readClientCredentials(request);
  for (const name of ['grant_type', 'client_id', 'scope']) {
    if (!form.get(name)) {
      return refuseToken(
        'missingParameter',
        `The request body must contain the following parameter: '${name}'.`,
        now,
      );
    }
  }
  if (form.get('grant_type') !== 'client_credentials') {
    return refuseToken(
      'unsupportedGrant',
      `The app requested an unsupported grant type '${form.get('grant_type')}'.`,
      now,
    );
  }
  const clientId = form.get('client_id')?.toLowerCase() ?? '';
  const application = directory.applications.get(clientId);
  if (!application) {
    return refuseToken(
      'unknownApplication',
      `Application with identifier '${clientId}' was not found in the directory '${directory.tenantId}'.`,
      now,
    );
  }
  const refused = checkCredential(application, form, request, now);
  if (refused) return refused;
  const resource = /^(.*)\/\.default$/.exec(form.get('scope')?.split(' ')[0] ?? '')?.[1];
  if (resource === undefined) {
    return refuseToken(
      'invalidScope',
      `The provided value for scope ${form.get('scope')} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
      now,
    );
  }
  if (!sameOrigin(resource, request.origin)) {
    return refuseToken(
      'unknownResource',
      `The resource principal named ${resource} was not found in the tenant named ${directory.tenantId}.`,
      now,
    );
  }
  const { lifetimeSeconds, tenantId } = directory;
  const claims = { aud: resource, appid: application.clientId, oid: application.objectId, tid: tenantId };
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store, no-cache' },
    body: JSON.stringify({
      token_type: 'Bearer',
      expires_in: lifetimeSeconds,
      ext_expires_in: lifetimeSeconds,
      access_token: tokens.issue(claims, lifetimeSeconds),
    }),
  };
}

function checkCredential(
  application: Application,
  form: URLSearchParams,
  request: WebRequest,
  now: Date,
): WebResponse | undefined {
  const secret = form.get('client_secret');
  if (secret !== null) {
    if (application.secrets.includes(secret)) return undefined;
    return refuseToken(
      'wrongSecret',
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${application.clientId}'.`,
      now,
    );
  }
  const assertion = form.get('client_assertion');
  if (assertion === null || form.get('client_assertion_type') !== assertionType) {
    return refuseToken(
      'noCredential',
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
      now,
    );
  }
  const verdict = checkAssertion(assertion, application, audiencesOf(request), now);
  if (verdict === 'good') return undefined;
  return verdict === 'expired'
    ? refuseToken('expiredAssertion', 'Client assertion is not within its valid time range.', now)
    : refuseToken(
        'wrongAssertion',
        'The certificate with identifier used to sign the client assertion is not registered on application.',
        now,
      );
}

/** MSAL insists on https authorities, so a client on loopback may sign for the https form of the address. */
function audiencesOf(request: WebRequest): string[] {
  const address = `${request.origin}${request.path}`;
  const plain = address.replace(/^(https:\/\/[^/:]+):443\//, '$1/');
  return [address, plain, address.replace(/^http:/, 'https:')];
}

function configuration(origin: string, tenant: string): WebResponse {
  const base = `${origin}/${tenant}`;
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify({
      token_endpoint: `${base}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      end_session_endpoint: `${base}/oauth2/v2.0/logout`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      issuer: `${base}/v2.0`,
      response_types_supported: ['code', 'id_token'],
      response_modes_supported: ['query', 'fragment', 'form_post'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid'],
    }),
  };
}
