import { createHmac, createSign, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const TENANT = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

/** What a token says beside what every token says; undefined leaves a claim out. */
export interface TokenWishes {
  /** 1: issuer sts.windows.net and the client in `appid`; 2: issuer of the authority and `azp`. */
  version?: 1 | 2;
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  /** `other`: signed with a key the authority does not publish, under the name of one it does. */
  signedBy?: 'current' | 'previous' | 'other';
}

/** A stand-in of Microsoft Entra ID as far as an API sees it: published keys, and tokens signed with them. */
export interface Authority {
  url: string;
  /** The keys endpoint was asked so often. */
  asked(): number;
  /** What the keys endpoint does from now on. */
  behave(as: 'well' | 'down' | 'broken' | 'huge' | 'slow'): void;
  /** Signs with a new key from now on; the last one stays published, as the platform does it. */
  rotate(): void;
  /** Takes all keys but the current one away. */
  withdraw(): void;
  issue(audience: string, wishes?: TokenWishes): string;
  /** A token without a signature, or signed by something that is no key. */
  forge(audience: string, alg: 'none' | 'HS256'): string;
  close(): Promise<void>;
}

interface Pair {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/** @param now of the authority's clock */
export async function startAuthority(now: () => Date = () => new Date()): Promise<Authority> {
  let pairs = [makePair()];
  const stranger = makePair();
  let asked = 0;
  let behaviour: Parameters<Authority['behave']>[0] = 'well';

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '', 'http://stand-in').pathname;
    if (request.method !== 'GET' || path !== `/${TENANT}/discovery/v2.0/keys`) {
      response.writeHead(404).end();
      return;
    }
    asked += 1;
    if (behaviour === 'slow') return;
    if (behaviour === 'down') {
      response.writeHead(503).end('Service unavailable');
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
    if (behaviour === 'broken') response.end('<html>A proxy says no</html>');
    else if (behaviour === 'huge')
      response.end(JSON.stringify({ keys: [], filler: 'x'.repeat(4 * 1024 * 1024) }));
    else response.end(JSON.stringify({ keys: pairs.map(published) }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const content = (audience: string, { version = 2, claims = {}, header = {} }: TokenWishes, kid: string) => {
    const seconds = Math.floor(now().getTime() / 1000);
    const client = '11111111-2222-4333-8444-555555555555';
    const payload = {
      aud: audience,
      iss: version === 1 ? `https://sts.windows.net/${TENANT}/` : `${url}/${TENANT}/v2.0`,
      iat: seconds,
      nbf: seconds,
      exp: seconds + 3_600,
      oid: randomUUID(),
      sub: randomUUID(),
      tid: TENANT,
      ver: `${version}.0`,
      ...(version === 1 ? { appid: client } : { azp: client }),
      ...claims,
    };
    return `${encode({ typ: 'JWT', alg: 'RS256', kid, ...header })}.${encode(payload)}`;
  };

  return {
    url,
    asked: () => asked,
    behave: (as) => {
      behaviour = as;
    },
    rotate: () => {
      pairs = [makePair(), ...pairs];
    },
    withdraw: () => {
      pairs = pairs.slice(0, 1);
    },
    issue(audience, wishes = {}) {
      const [current = stranger, previous = stranger] = pairs;
      const { signedBy = 'current' } = wishes;
      const named = signedBy === 'previous' ? previous : current;
      const text = content(audience, wishes, named.kid);
      const { privateKey } = signedBy === 'other' ? stranger : named;
      return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey).toString('base64url')}`;
    },
    forge(audience, alg) {
      const [current = stranger] = pairs;
      const text = content(audience, { header: { alg } }, current.kid);
      if (alg === 'none') return `${text}.`;
      // The old trick: the published key as if it were a shared secret.
      const secret = current.publicKey.export({ type: 'spki', format: 'pem' });
      return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function makePair(): Pair {
  return { kid: randomUUID(), ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
}

function published({ kid, publicKey }: Pair): Record<string, unknown> {
  const { n, e } = publicKey.export({ format: 'jwk' });
  return {
    kty: 'RSA',
    use: 'sig',
    kid,
    x5t: kid,
    n,
    e,
    issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
