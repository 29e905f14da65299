import { generateKeyPairSync } from 'node:crypto';
import { ConfidentialClientApplication, type INetworkModule, type NodeAuthOptions } from '@azure/msal-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectCaller, fetchToken } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';
import type { Application } from './token/applications.ts';

let standin: DataverseStandin;
let application: Application;

beforeEach(async () => {
  standin = await createDataverseStandin();
  const [first] = standin.conditions.directory.applications.values();
  if (first === undefined) throw new Error('The directory holds no application.');
  application = first;
});
afterEach(() => standin.close());

/** MSAL speaks https only; its requests go to the same host over plain http. */
const plainNetwork: INetworkModule = {
  sendGetRequestAsync: (url) => overHttp(url, { method: 'GET' }),
  sendPostRequestAsync: (url, options) =>
    overHttp(url, { method: 'POST', headers: options?.headers ?? {}, body: options?.body ?? '' }),
};

async function overHttp<Body>(
  url: string,
  init: RequestInit,
): Promise<{ headers: Record<string, string>; body: Body; status: number }> {
  const answer = await fetch(url.replace(/^https:/, 'http:'), init);
  return {
    headers: Object.fromEntries(answer.headers),
    body: (await answer.json()) as Body,
    status: answer.status,
  };
}

/** The real MSAL, told of the stand-in's endpoints as it would learn them from Entra. */
function msal(
  credential: Partial<NodeAuthOptions>,
  clientId = application.clientId,
): ConfidentialClientApplication {
  const authority = standin.authority.replace(/^http:/, 'https:');
  return new ConfidentialClientApplication({
    auth: {
      clientId,
      authority,
      knownAuthorities: [new URL(authority).host],
      authorityMetadata: JSON.stringify({
        token_endpoint: `${authority}/oauth2/v2.0/token`,
        authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
        issuer: `${authority}/v2.0`,
        jwks_uri: `${authority}/discovery/v2.0/keys`,
      }),
      ...credential,
    },
    system: { networkClient: plainNetwork },
  });
}

const secret = (): Partial<NodeAuthOptions> => ({ clientSecret: application.secrets[0] ?? '' });
const acquire = (client: ConfidentialClientApplication, scope = `${standin.url}/.default`) =>
  client.acquireTokenByClientCredential({ scopes: [scope] });

async function whoAmI(token: string | undefined): Promise<Response> {
  return fetch(`${standin.url}/api/data/v9.2/WhoAmI`, {
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
  });
}

describe('MSAL with a client secret', () => {
  it('gets a token that opens the organization as the application user', async () => {
    const token = (await acquire(msal(secret())))?.accessToken;
    const answer = await whoAmI(token);
    expect(answer.status).toBe(200);
    expect(((await answer.json()) as { OrganizationId: string }).OrganizationId).toBe(
      standin.organization.id,
    );
  });

  it('gets its second token from its cache', async () => {
    const client = msal(secret());
    const first = await acquire(client);
    const second = await acquire(client);
    expect(second?.accessToken).toBe(first?.accessToken);
    expect(standin.conditions.log.counts().tokenRequests).toBe(1);
  });

  it('learns the lifetime that is set', async () => {
    standin.conditions.directory.lifetimeSeconds = 600;
    const result = await acquire(msal(secret()));
    const seconds = ((result?.expiresOn?.getTime() ?? 0) - Date.now()) / 1000;
    expect(seconds).toBeGreaterThan(590);
    // MSAL counts whole seconds and rounds its own start up.
    expect(seconds).toBeLessThanOrEqual(601);
  });

  it('is told that the secret is wrong', async () => {
    await expect(acquire(msal({ clientSecret: 'wrong' }))).rejects.toMatchObject({
      errorCode: 'invalid_client',
      errorMessage: expect.stringContaining('AADSTS7000215'),
    });
  });

  it('is told that the application does not exist', async () => {
    const nobody = '00000000-0000-4000-8000-00000000dead';
    await expect(acquire(msal(secret(), nobody))).rejects.toMatchObject({
      errorCode: 'unauthorized_client',
      errorMessage: expect.stringContaining('AADSTS700016'),
    });
  });

  it('is told that the scope names another organization', async () => {
    await expect(acquire(msal(secret()), 'https://other.crm.dynamics.com/.default')).rejects.toMatchObject({
      errorCode: 'invalid_resource',
      errorMessage: expect.stringContaining('AADSTS500011'),
    });
  });

  it('is told that a client-credentials scope must end in /.default', async () => {
    await expect(acquire(msal(secret()), `${standin.url}/user_impersonation`)).rejects.toMatchObject({
      errorCode: 'invalid_scope',
    });
  });
});

describe('MSAL with a certificate', () => {
  const keys = () =>
    generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
  const certificate = (privateKey: string): Partial<NodeAuthOptions> => ({
    clientCertificate: { thumbprintSha256: 'ab'.repeat(32), privateKey },
  });

  it('gets a token for an assertion signed with the registered key', async () => {
    const { publicKey, privateKey } = keys();
    standin.conditions.directory.applications.set(application.clientId, {
      ...application,
      certificates: [publicKey],
    });
    const token = (await acquire(msal(certificate(privateKey))))?.accessToken;
    expect((await whoAmI(token)).status).toBe(200);
  });

  it('is refused when another key signed', async () => {
    standin.conditions.directory.applications.set(application.clientId, {
      ...application,
      certificates: [keys().publicKey],
    });
    await expect(acquire(msal(certificate(keys().privateKey)))).rejects.toMatchObject({
      errorCode: 'invalid_client',
      errorMessage: expect.stringContaining('AADSTS700027'),
    });
  });
});

describe('the token endpoint', () => {
  const post = async (form: Record<string, string>, tenant = standin.conditions.directory.tenantId) => {
    const answer = await fetch(`${standin.url}/${tenant}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    return { status: answer.status, body: (await answer.json()) as { error: string; error_codes: number[] } };
  };

  it.each([
    ['no grant type', {}, 400, 'invalid_request', 900144],
    [
      'another grant',
      { grant_type: 'password', client_id: 'x', scope: 'x' },
      400,
      'unsupported_grant_type',
      70003,
    ],
  ])('refuses %s', async (_, form, status, error, code) => {
    expect(await post(form)).toMatchObject({ status, body: { error, error_codes: [code] } });
  });

  it('refuses a request without secret or assertion', async () => {
    const form = {
      grant_type: 'client_credentials',
      client_id: application.clientId,
      scope: `${standin.url}/.default`,
    };
    expect(await post(form)).toMatchObject({
      status: 401,
      body: { error: 'invalid_client', error_codes: [7000218] },
    });
  });

  it('does not know another tenant', async () => {
    expect(await post({ grant_type: 'client_credentials' }, 'contoso')).toMatchObject({
      status: 400,
      body: { error_codes: [90002] },
    });
  });

  it('tells a client that asks where it is', async () => {
    const answer = await fetch(`${standin.authority}/v2.0/.well-known/openid-configuration`);
    expect(((await answer.json()) as { token_endpoint: string }).token_endpoint).toBe(standin.tokenUrl);
  });
});

describe('the organization', () => {
  it('answers 401 with a challenge without a token', async () => {
    const answer = await whoAmI(undefined);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain(`resource_id=${standin.url}/`);
  });

  it('answers 401 for a token it did not issue', async () => {
    const token = await fetchToken(standin);
    expect((await whoAmI(`${token.slice(0, -4)}AAAA`)).status).toBe(401);
  });

  it('answers 401 when the token has expired', async () => {
    const token = await fetchToken(standin);
    standin.clock.advance(3598_000);
    expect((await whoAmI(token)).status).toBe(200);
    standin.clock.advance(1000);
    const answer = await whoAmI(token);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('expired');
  });

  it('answers 401 for tokens of another organization', async () => {
    const other = await createDataverseStandin();
    try {
      expect((await whoAmI(await fetchToken(other))).status).toBe(401);
    } finally {
      await other.close();
    }
  });

  it('answers 401 for every token once they are expired by command', async () => {
    const caller = await connectCaller(standin);
    await caller.control('DELETE', 'tokens');
    expect((await caller.get('WhoAmI')).status).toBe(401);
    expect((await whoAmI(await fetchToken(standin))).status).toBe(200);
  });

  it('answers 403 to an application without an application user', async () => {
    const caller = await connectCaller(standin);
    const secrets = ['another-secret'];
    const { body } = await caller.control<Application>('POST', 'applications', { secrets, user: false });
    const stranger = await connectCaller(standin, { ...body, secrets, certificates: [] });
    const answer = await stranger.get('WhoAmI');
    expect(answer.status).toBe(403);
    expect(answer.body.error.message).toBe('The user is not a member of the organization.');
  });

  it('answers 403 to an application whose user has been disabled', async () => {
    const caller = await connectCaller(standin);
    const { UserId: id } = (await caller.get<{ UserId: string }>('WhoAmI')).body;
    await caller.control('PATCH', `rows/systemuser/${id}`, { values: { isdisabled: true } });
    expect((await caller.get('WhoAmI')).status).toBe(403);
  });

  it('grants a user only the rights that are set', async () => {
    const caller = await connectCaller(standin);
    await caller.control('PUT', `rights/${application.clientId}`, { rights: ['Read contact'] });
    expect((await caller.get('contacts?$top=1')).status).toBe(200);
    const answer = await caller.send('POST', 'contacts', { lastname: 'Novák' });
    expect(answer.status).toBe(403);
    expect(answer.body.error).toMatchObject({
      code: '0x80040220',
      message: expect.stringContaining('prvCreateContact'),
    });
  });
});
