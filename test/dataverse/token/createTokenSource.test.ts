import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Credential, createTokenSource } from '../../../bridge/dataverse/token/createTokenSource.ts';
import type { RequestRecord } from '../../../bridge/dataverse/types.ts';
import { json, type Responder, serve } from '../serve.ts';

const clientSecret = 'Zy8~very+secret/value=';
const tenantId = '11111111-2222-3333-4444-555555555555';
const clientId = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';

/** A token endpoint that counts up, and a source that uses it. */
async function start(respond: Responder, credential: Credential = { kind: 'secret', clientSecret }) {
  const { url, received } = await serve(respond);
  const requests: RequestRecord[] = [];
  const source = createTokenSource({
    url: 'https://contoso.crm4.dynamics.com/',
    authority: url,
    tenantId,
    clientId,
    credential,
    timeoutMs: 2000,
    onRequest: (request) => requests.push(request),
  });
  onTestFinished(() => source.close());
  return { source, received, requests };
}

function numberedTokens(): Responder {
  let issued = 0;
  return (_, response) => {
    issued += 1;
    json(response, 200, { token_type: 'Bearer', expires_in: 3600, access_token: `token-${issued}` });
  };
}

function failing(status: number, error: string, description: string): Responder {
  return (_, response) => json(response, status, { error, error_description: description, error_codes: [1] });
}

describe('with a client secret', () => {
  test('asks the tenant for the organisation and its default scope', async () => {
    const { source, received } = await start(numberedTokens());
    expect(await source.getToken()).toBe('token-1');
    expect(received[0]?.url).toContain(`/${tenantId}/oauth2/v2.0/token`);
    const form = new URLSearchParams(received[0]?.body);
    expect(form.get('grant_type')).toBe('client_credentials');
    expect(form.get('client_id')).toBe(clientId);
    expect(form.get('client_secret')).toBe(clientSecret);
    expect(form.get('scope')?.split(' ')).toContain('https://contoso.crm4.dynamics.com/.default');
  });

  test('keeps a token until it expires', async () => {
    const { source, received } = await start(numberedTokens());
    await source.getToken();
    expect(await source.getToken()).toBe('token-1');
    expect(received).toHaveLength(1);
  });

  test('callers at the same time share one request', async () => {
    const { source, received } = await start(numberedTokens());
    await Promise.all([source.getToken(), source.getToken(), source.getToken()]);
    expect(received).toHaveLength(1);
  });

  test('fetches another token when one was rejected', async () => {
    const { source } = await start(numberedTokens());
    const rejected = await source.getToken();
    expect(await source.getToken({ rejected })).toBe('token-2');
  });

  test('workers whose common token was rejected cause one request', async () => {
    const { source, received } = await start(numberedTokens());
    const rejected = await source.getToken();
    await Promise.all([1, 2, 3].map(() => source.getToken({ rejected })));
    expect(await source.getToken({ rejected })).toBe('token-2');
    expect(received).toHaveLength(2);
  });

  test('tells of its requests apart from those to Dataverse', async () => {
    const { source, requests } = await start(numberedTokens());
    await source.getToken();
    expect(requests.map(({ kind, status }) => ({ kind, status }))).toEqual([{ kind: 'token', status: 200 }]);
  });

  test('a wrong secret is explained with its remedy and without the secret', async () => {
    const { source } = await start(
      failing(
        401,
        'invalid_client',
        `AADSTS7000215: Invalid client secret provided: ${clientSecret}.\r\nTrace ID: 1`,
      ),
    );
    await expect(source.getToken()).rejects.toMatchObject({
      kind: 'unauthorized',
      message: expect.stringMatching(/AADSTS7000215.*value of the client secret, not its ID/),
    });
    await expect(source.getToken()).rejects.not.toThrow(clientSecret);
  });

  test.each([
    ['AADSTS700024: Client assertion is not within its valid time range.', /clock/],
    ['AADSTS7000222: The provided client secret keys are expired.', /make a new one/],
    [
      'AADSTS700027: The certificate with identifier used to sign the client assertion is not registered.',
      /Upload/,
    ],
    ['AADSTS90002: Tenant not found.', /DYNAMICS365_TENANT_ID/],
    ['AADSTS50034: The user account does not exist in the directory.', /DYNAMICS365_TENANT_ID/],
    ['AADSTS700016: Application was not found in the directory.', /DYNAMICS365_CLIENT_ID/],
    ['AADSTS53003: Access has been blocked by Conditional Access policies.', /Conditional Access keeps/],
  ])('%s is answered with what to do', async (said, remedy) => {
    const { source } = await start(failing(401, 'invalid_client', said));
    await expect(source.getToken()).rejects.toMatchObject({
      kind: 'unauthorized',
      message: expect.stringMatching(remedy),
    });
  });

  test('nothing of a failure holds the secret', async () => {
    const { source } = await start(failing(401, 'invalid_client', `AADSTS7000215: ${clientSecret}`));
    const error: unknown = await source.getToken().catch((caught: unknown) => caught);
    const texts = [
      String(error),
      (error as Error).stack,
      JSON.stringify(error),
      String((error as Error).cause),
    ];
    expect(texts.join()).not.toContain(clientSecret);
  });

  test('an authority that does not answer makes Dynamics unreachable', async () => {
    const { source } = await start((_, response) => void response.destroy());
    await expect(source.getToken()).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('DYNAMICS365_AUTHORITY'),
    });
  });

  test('an authority that is down for a moment is not a wrong secret', async () => {
    const { source } = await start(failing(503, 'temporarily_unavailable', 'AADSTS90033: transient'));
    await expect(source.getToken()).rejects.toMatchObject({ kind: 'unreachable' });
  });

  test('an answer that is not JSON is a wrong address', async () => {
    const { source } = await start((_, response) => void response.end('<html>'));
    await expect(source.getToken()).rejects.toMatchObject({ kind: 'protocol' });
  });

  test('a failure is not kept', async () => {
    const tokens = numberedTokens();
    let calls = 0;
    const { source } = await start((request, response) => {
      calls += 1;
      if (calls === 1) return void response.destroy();
      return tokens(request, response);
    });
    await source.getToken().catch(() => undefined);
    expect(await source.getToken()).toBe('token-1');
  });

  test('a signal ends the wait', async () => {
    const { source } = await start(() => undefined);
    const controller = new AbortController();
    const waiting = source.getToken({ signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ kind: 'stopped' });
  });
});

describe('with a federated token of the place the bridge runs in', () => {
  const token = (part: string): string => `head.${part}.signature`;
  const fileOf = (content: string): string => {
    const file = join(mkdtempSync(join(tmpdir(), 'federated-')), 'token');
    writeFileSync(file, content);
    return file;
  };

  test('sends what the file holds at the time', async () => {
    const tokenFile = fileOf(`${token('first')}\n`);
    const { source, received } = await start(numberedTokens(), { kind: 'federated', tokenFile });
    const rejected = await source.getToken();
    writeFileSync(tokenFile, token('second'));
    expect(await source.getToken({ rejected })).toBe('token-2');
    const forms = received.map(({ body }) => new URLSearchParams(body));
    expect(forms.map((form) => form.get('client_assertion'))).toEqual([token('first'), token('second')]);
    expect(forms[0]?.get('client_assertion_type')).toBe(
      'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    );
  });

  test.each([
    ['is not there', '/no/such/file', 'cannot be read'],
    ['holds something else', fileOf('hidden-1 hidden-2'), 'holds no token'],
  ])('says so when the file %s, and sends nothing', async (_what, tokenFile, said) => {
    const { source, received } = await start(numberedTokens(), { kind: 'federated', tokenFile });
    const error: unknown = await source.getToken().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ kind: 'unauthorized', message: expect.stringContaining(said) });
    expect([String(error).includes('hidden'), received.length]).toEqual([false, 0]);
  });

  test('a refusal names what to compare, without the token', async () => {
    const refusal = failing(
      401,
      'invalid_client',
      `AADSTS700213: No matching federated identity for ${token('first')}.`,
    );
    const { source } = await start(refusal, { kind: 'federated', tokenFile: fileOf(token('first')) });
    const error: unknown = await source.getToken().catch((caught: unknown) => caught);
    expect(String(error)).toMatch(/issuer, subject and audience/);
    expect(String(error)).not.toContain(token('first'));
  });
});

test('with a certificate, sends an assertion signed with its key', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=bridge'],
      ...['-keyout', key, '-out', certificate],
    ],
    { stdio: 'ignore' },
  );
  const pem = readFileSync(key, 'utf8') + readFileSync(certificate, 'utf8');
  const { source, received } = await start(numberedTokens(), { kind: 'certificate', pem });
  expect(await source.getToken()).toBe('token-1');
  const form = new URLSearchParams(received[0]?.body);
  const claims = JSON.parse(
    Buffer.from(form.get('client_assertion')?.split('.')[1] ?? '', 'base64url').toString(),
  );
  expect(claims).toMatchObject({ iss: clientId, sub: clientId });
});

test('with a managed identity, asks the host for the organisation', async () => {
  const { url, received } = await serve((_, response) =>
    json(response, 200, {
      access_token: 'identity-token',
      expires_on: String(Math.floor(Date.now() / 1000) + 3600),
      resource: 'x',
      token_type: 'Bearer',
    }),
  );
  vi.stubEnv('IDENTITY_ENDPOINT', `${url}/msi/token`);
  vi.stubEnv('IDENTITY_HEADER', 'header');
  onTestFinished(() => void vi.unstubAllEnvs());
  const source = createTokenSource({
    url: 'https://contoso.crm4.dynamics.com',
    authority: 'https://login.microsoftonline.com',
    tenantId,
    clientId: '',
    credential: { kind: 'managedIdentity' },
  });
  expect(await source.getToken()).toBe('identity-token');
  expect(received[0]?.url).toContain(encodeURIComponent('https://contoso.crm4.dynamics.com'));
});

test.each([
  [
    'an address without https',
    { url: 'http://contoso.crm4.dynamics.com' },
    /DYNAMICS365_URL must begin with https/,
  ],
  [
    'an authority without https',
    { authority: 'http://login.example.com' },
    /DYNAMICS365_AUTHORITY must begin with https/,
  ],
  ['text that is no address', { url: 'contoso' }, /DYNAMICS365_URL is not an address/],
  [
    'a certificate without a key',
    { credential: { kind: 'certificate', pem: 'PRIVATE' } as const },
    /^DYNAMICS365_CLIENT_CERTIFICATE must hold/,
  ],
])('%s is refused at once', (_, part, message) => {
  const options = {
    url: 'https://contoso.crm4.dynamics.com',
    authority: 'https://login.microsoftonline.com',
    tenantId,
    clientId,
    credential: { kind: 'secret', clientSecret } as Credential,
  };
  expect(() => createTokenSource({ ...options, ...part })).toThrow(message);
});
