import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { sampleUsers } from '../../sample/sampleUsers.ts';
import { basic, entraClient } from '../callers.ts';
import type { Kind } from '../kind.ts';
import type { HostileStage } from '../startHostileStage.ts';
import { hostileText, tried } from '../words.ts';

const path = '/xperience-dynamics365/runs';

/** Headers take bytes: what is beyond Latin-1 cannot be sent as such, and neither can line breaks. */
function sendable(text: string): string {
  return Buffer.from(text, 'utf8')
    .toString('latin1')
    .replace(/[\0\r\n]/g, ' ');
}

function refused(arbitrary: (stage: HostileStage) => fc.Arbitrary<Record<string, string>>): Kind['property'] {
  return (stage) =>
    fc.asyncProperty(arbitrary(stage), fc.nat({ max: 65_535 }), async (given, place) => {
      const headers = Object.fromEntries(
        Object.entries(given).map(([name, value]) => [name, sendable(value)]),
      );
      const from = `198.51.${place >> 8}.${place & 255}`;
      const { status } = await stage.call({
        method: 'GET',
        path,
        headers: { ...headers, 'x-forwarded-for': from },
      });
      if (status !== 401 && status !== 403 && status !== 429 && status !== 503)
        throw new Error(`signing in was answered ${status}`);
    });
}

const names = fc.oneof(fc.constantFrom(...sampleUsers.map(({ name }) => name)), hostileText);

/** Headers of Basic that are no header, and wrong names and passwords. */
export const basicHeaders: Kind = {
  name: 'Basic headers',
  share: 9,
  writes: false,
  property: refused(() =>
    fc
      .oneof(
        {
          weight: 1,
          arbitrary: fc.tuple(names, hostileText).map(([name, end]) => basic(name, `${tried}${end}`)),
        },
        { weight: 3, arbitrary: hostileText.map((text) => `Basic ${text}`) },
        { weight: 3, arbitrary: hostileText.map((text) => `Basic ${Buffer.from(text).toString('base64')}`) },
        { weight: 2, arbitrary: hostileText },
        {
          weight: 1,
          arbitrary: fc
            .uint8Array({ maxLength: 80 })
            .map((bytes) => `basic ${Buffer.from(bytes).toString('base64')}`),
        },
      )
      .map((authorization) => ({ authorization })),
  ),
};

/** Texts that are no key, and keys with a part of another. */
export const apiKeys: Kind = {
  name: 'API keys',
  share: 9,
  writes: false,
  property: refused(({ keys }) => {
    const right = [...keys.values()];
    const cut = fc
      .tuple(fc.constantFrom(...right), fc.integer({ min: 0, max: 60 }), hostileText)
      .filter(([key, at]) => at < key.length - 1)
      // A blank in the place of a character is no character of a key.
      .map(([key, at, text]) => `${key.slice(0, at)}${text || '!'}!${key.slice(at + 1)}`);
    const swapped = fc
      .tuple(fc.constantFrom(...right), fc.constantFrom(...right))
      .filter(([one, other]) => one !== other)
      .map(([one, other]) => one.slice(0, 17) + other.slice(17));
    const madeUp = fc
      .uint8Array({ minLength: 36, maxLength: 36 })
      .map((bytes) => Buffer.from(bytes))
      .map(
        (bytes) =>
          `xbridge_${bytes.subarray(0, 4).toString('hex')}_${bytes.subarray(4).toString('base64url')}`,
      );
    const text = hostileText.map((each) => `${tried}${each}`);
    return fc.oneof(cut, swapped, madeUp, text).map((key) => ({ 'x-api-key': key }));
  }),
};

/** Tokens without a signature, by wrong keys, for others, out of time, with tricks in their header, and huge ones. */
export const tokens: Kind = {
  name: 'tokens',
  share: 9,
  writes: false,
  property: refused(({ authority }) => {
    const roles = { roles: ['Bridge.Manage'] };
    const now = Math.floor(Date.now() / 1000);
    const issued = [
      authority.forge(entraClient, 'none'),
      authority.forge(entraClient, 'HS256'),
      authority.issue(entraClient, { signedBy: 'other', claims: roles }),
      authority.issue('api://another', { claims: roles }),
      authority.issue(entraClient, { claims: { ...roles, exp: now - 120 } }),
      authority.issue(entraClient, { claims: { ...roles, nbf: now + 3_600 } }),
      authority.issue(entraClient, { claims: { ...roles, exp: undefined } }),
      authority.issue(entraClient, { claims: { ...roles, tid: '00000000-0000-0000-0000-000000000000' } }),
      authority.issue(entraClient, { claims: { ...roles, iss: 'https://sts.windows.net/other/' } }),
      authority.issue(entraClient, { claims: { roles: ['__proto__', 'bridge.manage', ' Bridge.Manage'] } }),
      authority.issue(entraClient, { claims: { scp: 'Bridge.Manage' } }),
    ];
    const [header = '', payload = '', signature = ''] = authority
      .issue(entraClient, { claims: roles })
      .split('.');
    const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const own = JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, unknown>;
    const trick = fc
      .tuple(
        fc.constantFrom('alg', 'kid', 'jku', 'jwk', 'x5u', 'x5c', 'crit', 'typ', 'zip', '__proto__'),
        fc.oneof(
          hostileText,
          fc.constantFrom('none', 'HS256', 'http://127.0.0.1:9/keys'),
          fc.jsonValue({ maxDepth: 2 }),
        ),
      )
      .map(([name, value]) => `${text({ ...own, [name]: value })}.${payload}.${signature}`);
    const otherClaims = fc
      .tuple(
        fc.constantFrom('roles', 'scp', 'aud', 'exp', 'iss', 'tid'),
        fc.oneof(hostileText, fc.jsonValue({ maxDepth: 2 })),
      )
      .map(
        ([name, value]) =>
          `${header}.${text({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), [name]: value, x: 1 })}.${signature}`,
      );
    const hmac = fc.string().map((secret) => {
      const start = `${text({ ...own, alg: 'HS256' })}.${payload}`;
      return `${start}.${createHmac('sha256', secret).update(start).digest('base64url')}`;
    });
    const huge = fc
      .integer({ min: 1, max: 60_000 })
      .map((length) => `${header}.${'A'.repeat(length)}.${signature}`);
    return fc
      .oneof(
        { weight: 2, arbitrary: fc.constantFrom(...issued) },
        { weight: 4, arbitrary: trick },
        { weight: 4, arbitrary: otherClaims },
        { weight: 1, arbitrary: hmac },
        { weight: 1, arbitrary: huge },
        { weight: 2, arbitrary: hostileText },
        {
          weight: 1,
          arbitrary: fc.tuple(hostileText, hostileText, hostileText).map((parts) => parts.join('.')),
        },
      )
      .map((token) => ({ authorization: `Bearer ${token}` }));
  }),
};
