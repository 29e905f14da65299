import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { isPublicAddress, publicLookup } from '../../bridge/notifications/publicAddress.ts';

describe('isPublicAddress', () => {
  it.each(['20.31.0.1', '8.8.8.8', '2603:1020:5:1::1', '64:ff9b::1414:1', '::ffff:20.31.0.1'])(
    'is %s',
    (text) => {
      expect(isPublicAddress(text)).toBe(true);
    },
  );

  it.each([
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.8.8.8', '169.254.169.254', '172.16.0.1'],
    ...['172.31.255.255', '192.168.1.1', '192.0.0.1', '192.0.2.1', '198.18.0.1', '224.0.0.1', '240.0.0.1'],
    ...[
      '255.255.255.255',
      '::',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:10.0.0.1',
      '64:ff9b::7f00:1',
      '64:ff9b::a00:1',
    ],
    ...[
      'fc00::1',
      'fd12:3456::1',
      'fe80::1',
      'ff02::1',
      '2001:db8::1',
      '2002:7f00:1::',
      '100::1',
      '::127.0.0.1',
      '::7f00:1',
      '::a00:1',
      '64:ff9b:1::1414:1',
      '168.63.129.16',
      '::ffff:168.63.129.16',
      '64:ff9b::a83f:8110',
      'localhost',
      '',
    ],
  ])('is not %s', (text) => {
    expect(isPublicAddress(text)).toBe(false);
  });
});

function looking(addresses: string[], options: { all?: boolean } = {}) {
  const found: LookupAddress[] = addresses.map((address) => ({
    address,
    family: address.includes(':') ? 6 : 4,
  }));
  const look = publicLookup((_name, _options, done) => done(null, found));
  return new Promise<unknown>((resolve) => {
    look('prod.logic.azure.com', options, (error, address) => resolve(error ? error.code : address));
  });
}

describe('publicLookup', () => {
  it('gives a public address', async () => {
    expect(await looking(['20.31.0.1'])).toBe('20.31.0.1');
    expect(await looking(['20.31.0.1'], { all: true })).toEqual([{ address: '20.31.0.1', family: 4 }]);
  });

  it('gives none when one of them is private', async () => {
    expect(await looking(['20.31.0.1', '10.0.0.1'])).toBe('ERR_PRIVATE_ADDRESS');
    expect(await looking(['::1'], { all: true })).toBe('ERR_PRIVATE_ADDRESS');
    expect(await looking([])).toBe('ERR_PRIVATE_ADDRESS');
  });
});
