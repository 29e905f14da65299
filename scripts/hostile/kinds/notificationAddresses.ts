import fc from 'fast-check';
import { platformDomains } from '../../../bridge/notifications/platformHosts.ts';
import type { Kind } from '../kind.ts';
import { hostileText } from '../words.ts';

const right = 'prod-12.westeurope.logic.azure.com';
const schemes = [
  'https://',
  'HTTPS://',
  'http://',
  'https:/',
  'https:///',
  'https:\\\\',
  '//',
  'file://',
  'ftp://',
  '',
];
const hosts = [
  right,
  right.toUpperCase(),
  `${right}.`,
  `${right}.evil.example`,
  'evillogic.azure.com',
  'logic.azure.com',
  'prod.logіc.azure.com',
  'prod。logic.azure.com',
  'a.environment.api.powerplatform.com',
  '127.0.0.1',
  '2130706433',
  '0x7f.1',
  'localhost',
  '[::1]',
  '[::ffff:7f00:1]',
  '169.254.169.254',
  'metadata.google.internal',
  'xn--logic-azure.com',
];
const before = ['', '', '', 'user@', 'user:pass@', `${right}@`, `${right}:443@`, '%00', '\t', ' '];
const ports = ['', '', ':443', ':80', ':8365', ':0443', ':65536', ':', ':443:443', ':-1'];
const after = [
  '/workflows/1?sig=neverTold',
  '?sig=neverTold',
  '#sig=neverTold',
  '\\@evil.example/',
  '/../..',
  '\r\nHost: evil',
  '',
];

const address = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(...[schemes, before, hosts, ports, after].map((parts) => fc.constantFrom(...parts)))
      .map((parts) => parts.join('')),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(hostileText, fc.constantFrom(...hosts), hostileText).map((parts) => parts.join('')),
  },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 1, max: 100_000 })
      .map((length) => `https://${'a.'.repeat(length)}logic.azure.com/`),
  },
);

/** Addresses at which a flow is to be told: none is taken that leads anywhere but to the platform, and none is told again. */
export const notificationAddresses: Kind = {
  name: 'addresses of flows',
  share: 4,
  writes: false,
  property: ({ call, callers }) =>
    fc.asyncProperty(
      address,
      fc.constantFrom(...callers.filter(({ writes }) => !writes)),
      async (notificationUrl, { headers }) => {
        const { status, text } = await call({
          method: 'POST',
          path: '/xperience-dynamics365/subscriptions/runfinishes',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify({ notificationUrl }),
        });
        if (text.includes('neverTold')) throw new Error('The answer tells the address of a flow.');
        if (status === 201 && !isThePlatforms(notificationUrl))
          throw new Error(`A flow would be told at ${JSON.stringify(notificationUrl)}.`);
      },
    ),
};

/** By a parser, where the bridge compares text: two ways to the same answer. */
function isThePlatforms(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    url.protocol === 'https:' &&
    url.port === '' &&
    url.username === '' &&
    url.password === '' &&
    platformDomains.some((domain) => url.hostname.endsWith(`.${domain}`))
  );
}
