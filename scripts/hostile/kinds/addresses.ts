import fc from 'fast-check';
import { operations } from '../anyCall.ts';
import type { Kind } from '../kind.ts';
import { hostileText } from '../words.ts';

const steps = fc.constantFrom(
  '..',
  '.',
  '%2e%2e',
  '%2f',
  '%5c',
  '\\',
  '//',
  ';',
  '%00',
  '%zz',
  '%',
  '%c0%af',
  '%ff',
  ':',
  '@',
  '~',
  '*',
  '%2e%2e%2f.env',
  'xperience-dynamics365',
  'trigger',
  'status',
  'updatecontact',
  'UPDATECONTACT',
);
const piece = fc.oneof(
  { weight: 3, arbitrary: steps },
  { weight: 2, arbitrary: hostileText.map((text) => encodeURIComponent(text.toWellFormed())) },
  { weight: 1, arbitrary: hostileText.map((text) => text.toWellFormed().replace(/[\s#\\]/g, '')) },
);
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const headerNames = [
  'host',
  'origin',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'x-original-url',
  'x-rewrite-url',
  'x-http-method-override',
  'content-type',
  'sec-fetch-site',
  'accept',
  'range',
  'if-match',
  'x-ms-client-request-id',
];

/** Paths that lead elsewhere, methods there are not, and headers that proxies and frameworks act on. */
export const addresses: Kind = {
  name: 'addresses, methods and headers',
  share: 16,
  writes: false,
  property: ({ call, callers }) =>
    fc.asyncProperty(
      fc.constantFrom('', ...operations.map(({ path }) => path)),
      fc.array(piece, { maxLength: 4 }),
      fc.constantFrom(...methods),
      fc.constantFrom(...callers.filter(({ writes }) => !writes)),
      fc.dictionary(fc.constantFrom(...headerNames), hostileText, { maxKeys: 3 }),
      async (start, pieces, method, { headers }, more) => {
        const sent = Object.fromEntries(
          Object.entries(more).map(([name, value]) => [
            name,
            Buffer.from(value, 'utf8')
              .toString('latin1')
              .replace(/[\0\r\n]/g, ' '),
          ]),
        );
        await call({ method, path: `${start}/${pieces.join('/')}`, headers: { ...sent, ...headers } });
      },
    ),
};
