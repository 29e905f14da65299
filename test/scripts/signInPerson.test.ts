import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { signInPerson } from '../../scripts/webhook/signInPerson.ts';

/** Sign-in of a person by the ways of Microsoft Entra ID, against an authority on loopback. */

const tenant = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const client = '11111111-2222-4333-8444-555555555555';
let authority: Awaited<ReturnType<typeof startAuthority>>;
beforeEach(async () => {
  authority = await startAuthority();
});
afterEach(() => authority.close());

/** Answers as the endpoints for tokens and device codes do. */
async function startAuthority() {
  const asked: URLSearchParams[] = [];
  const refusals: (object | undefined)[] = [];
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const body = new URLSearchParams(text);
    asked.push(body);
    const refusal = refusals.shift();
    const device = { device_code: 'd', user_code: 'ABCD', expires_in: 900, interval: 0.01 };
    const identity = { tid: tenant, oid: client, sub: 'p', aud: client, iss: `https://x/${tenant}/v2.0` };
    const answer =
      refusal ??
      (request.url?.includes('/devicecode')
        ? {
            ...device,
            verification_uri: 'https://microsoft.com/devicelogin',
            message: 'Enter the code ABCD.',
          }
        : {
            token_type: 'Bearer',
            scope: body.get('scope'),
            expires_in: 3600,
            access_token: 'a.token.of-a-person',
            id_token: `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(identity)}.x`,
            client_info: encode({ uid: client, utid: tenant }),
          });
    response.writeHead(refusal ? 400 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    refusals,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

const around = (tell: (text: string) => void) => ({
  url: 'https://contoso.crm4.dynamics.com',
  authority: authority.url,
  tenantId: tenant,
  proxies: undefined,
  cwd: '.',
  tell,
});

it('signs in with a browser: the code comes back to this machine, with a proof that it was asked for here', async () => {
  const token = await signInPerson(
    { way: 'browser', clientId: client },
    around((text) => {
      const asked = new URL(/https?:\S+/.exec(text)?.[0] ?? '');
      const back = new URL(asked.searchParams.get('redirect_uri') ?? '');
      const form = new URLSearchParams({ code: 'c', state: asked.searchParams.get('state') ?? '' });
      void fetch(back, { method: 'POST', body: form });
    }),
  );
  expect(token).toBe('a.token.of-a-person');
  const [body] = authority.asked;
  expect(body?.get('scope')).toContain('https://contoso.crm4.dynamics.com/user_impersonation');
  expect(body?.get('code_verifier')).toMatch(/.{43}/);
});

it('signs in with a device code, and shows it', async () => {
  const told: string[] = [];
  const token = await signInPerson(
    { way: 'deviceCode', clientId: client },
    around((text) => told.push(text)),
  );
  expect({ token, told }).toEqual({ token: 'a.token.of-a-person', told: ['Enter the code ABCD.'] });
});

it('explains that many organisations do not allow device codes', async () => {
  authority.refusals.push(undefined, {
    error: 'access_denied',
    error_description: 'AADSTS53003: Access has been blocked by Conditional Access policies.',
  });
  const signingIn = signInPerson(
    { way: 'deviceCode', clientId: client },
    around(() => undefined),
  );
  await expect(signingIn).rejects.toThrow(/Many organisations do not allow device codes\. Use --sign-in/);
});
