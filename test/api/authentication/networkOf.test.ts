import { expect, it } from 'vitest';
import { networkOf } from '../../../bridge/api/authentication/networkOf.ts';

it.each([
  ['203.0.113.9', '203.0.113.9'],
  ['2001:db8:0:1:a:b:c:d', '2001:db8:0:1::/64'],
  ['2001:DB8::1', '2001:db8:0:0::/64'],
  ['2001:0db8:0000:0001::ffff', '2001:db8:0:1::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::203.0.113.9', '64:ff9b:0:0::/64'],
  ['2001:db8:1:2:3::', '2001:db8:1:2::/64'],
  ['', ''],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

it('keeps no text longer than an address', () => {
  expect(networkOf('x'.repeat(10_000)).length).toBe(64);
  expect(networkOf(`${':x'.repeat(10_000)}`).length).toBeLessThan(80);
});
